import type { CapabilityStatement, CapabilityStatementRest } from '@medplum/fhirtypes';
import { messageDefinitions, waymark } from '../../mapping/systems.js';
import { type SearchableType, searchableTypes, searchParametersOf } from '../../store/search-parameters.js';
import type { Addresses } from './addresses.js';
import { isOfDirectory } from './directory.js';
import { includesOf, reverseIncludesOf } from './include-request.js';
import { patchMedia } from './patch.js';
import { interactionsOf } from './places.js';

export interface CapabilityDeps {
  readonly addresses: Addresses;
  /** When the service came to be as it is now: a FHIR dateTime. */
  readonly date: string;
  readonly version: string;
}

type RestResource = NonNullable<CapabilityStatementRest['resource']>[number];
type Interaction = NonNullable<RestResource['interaction']>[number];

const search = 'http://hl7.org/fhir/SearchParameter';
const operations = 'http://hl7.org/fhir/OperationDefinition';
const restfulSecurity = 'http://terminology.hl7.org/CodeSystem/restful-security-service';

const validate = { name: 'validate', definition: `${operations}/Resource-validate` };
/** What is asked of one resource of a type. */
const ownOperations = [
  { of: 'ServiceRequest', name: 'summary', definition: `${waymark}/OperationDefinition/servicerequest-summary` },
  { of: 'Composition', name: 'document', definition: `${operations}/Composition-document` },
];
const operation = [validate, { name: 'process-message', definition: `${operations}/MessageHeader-process-message` }];

/** What this door does, made from the tables that it works by (http://hl7.org/fhir/R4/capabilitystatement.html). */
export function capabilityStatement({ addresses, date, version }: CapabilityDeps): CapabilityStatement {
  return {
    resourceType: 'CapabilityStatement',
    url: `${waymark}/CapabilityStatement/waymark`,
    version,
    name: 'Waymark',
    title: 'Waymark: referrals for social prescribing',
    status: 'active',
    date,
    kind: 'instance',
    description:
      'Referrals of people to link workers, and what becomes of them. Every party sees the referrals in which it takes part.',
    software: { name: 'Waymark', version },
    implementation: { description: 'Waymark', url: addresses.base },
    fhirVersion: '4.0.1',
    format: ['application/fhir+json', 'json'],
    patchFormat: [patchMedia],
    rest: [
      {
        mode: 'server',
        security: {
          cors: false,
          service: [{ coding: [{ system: restfulSecurity, code: 'SMART-on-FHIR', display: 'SMART-on-FHIR' }] }],
          description: 'SMART Backend Services (see .well-known/smart-configuration): scopes system/Type.cruds',
        },
        resource: [...searchableTypes.map(resourceOf), messageDefinition],
        interaction: [{ code: 'transaction' }, { code: 'batch' }],
        searchParam: [
          { name: '_id', definition: `${search}/Resource-id`, type: 'token' },
          { name: '_lastUpdated', definition: `${search}/Resource-lastUpdated`, type: 'date' },
        ],
        operation,
      },
    ],
    messaging: [
      {
        endpoint: [
          {
            protocol: { system: 'http://terminology.hl7.org/CodeSystem/message-transport', code: 'http' },
            address: `${addresses.base}/$process-message`,
          },
        ],
        reliableCache: 0,
        supportedMessage: Object.values(messageDefinitions).map((definition) => ({ mode: 'receiver', definition })),
      },
    ],
  };
}

function resourceOf(type: SearchableType): RestResource {
  const interaction = interactionsOf(type);
  const isWritten = interaction.includes('update');
  const include = includesOf(type);
  const reverse = reverseIncludesOf(type);
  return {
    type,
    profile: `http://hl7.org/fhir/StructureDefinition/${type}`,
    interaction: interaction.flatMap((name): Interaction[] => {
      const code = interactionCodes.find((one) => one === name);
      return code === undefined ? [] : [{ code }];
    }),
    versioning: isWritten ? 'versioned-update' : 'versioned',
    readHistory: true,
    updateCreate: false,
    conditionalCreate: isWritten,
    conditionalRead: 'full-support',
    conditionalUpdate: false,
    conditionalDelete: 'not-supported',
    ...(include.length > 0 && { searchInclude: ['*', ...include] }),
    ...(reverse.length > 0 && { searchRevInclude: reverse }),
    searchParam: [
      ...[...searchParametersOf(type).values()].map(({ name, kind, definition }) => ({
        name,
        definition: `${search}/${definition}`,
        type: kind,
      })),
      ...(isOfDirectory(type) ? [nameOf(type)] : []),
    ],
    operation: [validate, ...ownOperations.filter(({ of }) => of === type).map(({ of: _of, ...one }) => one)],
  };
}

/** The directory of services is found by names as well; what is in exchanges is not. */
const nameOf = (type: SearchableType) => ({
  name: 'name',
  definition: `${search}/${type}-name`,
  type: 'string' as const,
  documentation: 'Within the directory of services alone; with :contains, :exact and :missing.',
});

/** What the door of messages says of the messages it takes: see `http/messaging/definitions.ts`. */
const messageDefinition: RestResource = {
  type: 'MessageDefinition',
  profile: 'http://hl7.org/fhir/StructureDefinition/MessageDefinition',
  interaction: [{ code: 'search-type' }],
  searchParam: [
    {
      name: 'context',
      definition: `${search}/conformance-context`,
      type: 'token',
      documentation: 'Twice, as BaRS asks it: the service (system|value) and the use case.',
    },
  ],
};

const interactionCodes = ['read', 'vread', 'update', 'patch', 'history-instance', 'create', 'search-type'] as const;
