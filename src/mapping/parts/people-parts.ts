import type { Resource } from '@medplum/fhirtypes';
import type { Referral } from '../../domain/referral.js';
import { link, linksInOrder, many, one, type Part, type Roots, someone } from '../engine/parts.js';
import { gpPracticeTable, healthcareServiceTable, providerTable, workplaceTable } from '../resources/organization.js';
import { patientTable } from '../resources/patient.js';
import type { telecomTable } from '../resources/patient-telecom.js';
import { practitionerRoleTable, practitionerTable, relatedPersonTable } from '../resources/practitioner.js';

/** Who asks: the resource that `ServiceRequest.requester` leads to, and those it leads to in turn. */
export const requester = ({ graph, request, task }: Roots) =>
  graph.follow(request, 'requester')[0] ?? graph.follow(task, 'requester')[0];
const requesterRole = (roots: Roots) => {
  const asks = requester(roots);
  if (asks?.resource.resourceType !== 'Practitioner') return asks;
  return roots.graph.all('PractitionerRole').find((role) => roots.graph.follow(role, 'practitioner')[0] === asks);
};

/** Who is asked: the service among the performers, and the person or organisation that stand beside it. */
const asked = ({ graph, request, task }: Roots, type: Resource['resourceType']) =>
  [...graph.follow(request, 'performer'), ...graph.follow(task, 'owner')].filter(
    (entry) => entry.resource.resourceType === type,
  );
const askedRole = (roots: Roots) => {
  const role = asked(roots, 'PractitionerRole')[0];
  const person = asked(roots, 'Practitioner')[0];
  return (
    role ??
    roots.graph
      .all('PractitionerRole')
      .find((r) => person !== undefined && roots.graph.follow(r, 'practitioner')[0] === person)
  );
};

const isProfessional = ({ referrer }: Partial<Referral>) => referrer?.kind === 'professional';
const namesSomeone = ({ recipient }: Partial<Referral>) =>
  recipient !== undefined &&
  [
    recipient.name,
    recipient.identifiers,
    recipient.role,
    recipient.grade,
    recipient.team,
    recipient.specialty,
    recipient.contactDetails,
  ].some((fact) => fact !== undefined);

export const patientPart = one({
  name: 'patient',
  table: patientTable,
  path: ['person'],
  prsb: 'Person demographics',
  find: ({ patient }) => someone(patient),
  needed: () => true,
  links: [linksInOrder('generalPractitioner', 'gp-practice')],
});

/** How the person can be reached stands in the same Patient, in another place on each wire: see `patient-telecom.ts`. */
export const telecomPart = (table: typeof telecomTable): Part =>
  one({
    name: 'patient-telecom',
    table,
    path: ['person'],
    prsb: 'Person demographics',
    beside: 'patient',
    find: ({ patient }) => someone(patient),
  });

export const gpPracticePart = many({
  name: 'gp-practice',
  table: gpPracticeTable,
  path: ['gpPractices'],
  prsb: 'GP practice / GP practice record entry',
  find: ({ graph, patient }) => graph.follow(patient, 'generalPractitioner'),
});

/** PRSB "Referrer details": spread over the person, their role and their organisation, or a relative, or nobody else. */
export const referrerParts: readonly Part[] = [
  one({
    name: 'referrer-practitioner',
    table: practitionerTable,
    path: ['referrer', 'professional'],
    prsb: 'Referral details / Referral details record entry / Referrer details',
    find: (roots) =>
      [...someone(requester(roots)), ...roots.graph.follow(requesterRole(roots), 'practitioner')].slice(-1),
  }),
  one({
    name: 'referrer-organisation',
    table: workplaceTable,
    path: ['referrer', 'professional'],
    prsb: 'Referral details / Referral details record entry / Referrer details',
    find: (roots) =>
      [...roots.graph.follow(requesterRole(roots), 'organization'), ...someone(requester(roots))].slice(0, 1),
  }),
  one({
    name: 'referrer-role',
    table: practitionerRoleTable,
    path: ['referrer', 'professional'],
    prsb: 'Referral details / Referral details record entry / Referrer details',
    find: (roots) => someone(requesterRole(roots)),
    needed: isProfessional,
    links: [link('practitioner', 'referrer-practitioner'), link('organization', 'referrer-organisation')],
  }),
  one({
    name: 'referrer-related',
    table: relatedPersonTable,
    path: ['referrer', 'related'],
    prsb: 'Referral details / Referral details record entry / Referrer details',
    find: (roots) => someone(requester(roots)),
    needed: ({ referrer }) => referrer?.kind === 'related',
    links: [link('patient', 'patient')],
  }),
];

/** PRSB "Referral to": the service, who provides it, and the person there if anyone was named. */
export const recipientParts: readonly Part[] = [
  one({
    name: 'recipient-organisation',
    table: providerTable,
    path: ['recipient'],
    prsb: 'Referral details / Referral details record entry / Referral to',
    find: (roots) => [
      ...roots.graph.follow(asked(roots, 'HealthcareService')[0], 'providedBy'),
      ...roots.graph.follow(askedRole(roots), 'organization'),
      ...asked(roots, 'Organization'),
    ],
  }),
  one({
    name: 'recipient-service',
    table: healthcareServiceTable,
    path: ['recipient'],
    prsb: 'Referral details / Referral details record entry / Referral to',
    find: (roots) => asked(roots, 'HealthcareService'),
    needed: () => true,
    links: [link('providedBy', 'recipient-organisation')],
  }),
  one({
    name: 'recipient-practitioner',
    table: practitionerTable,
    path: ['recipient'],
    prsb: 'Referral details / Referral details record entry / Referral to',
    find: (roots) => [...asked(roots, 'Practitioner'), ...roots.graph.follow(askedRole(roots), 'practitioner')],
  }),
  one({
    name: 'recipient-role',
    table: practitionerRoleTable,
    path: ['recipient'],
    prsb: 'Referral details / Referral details record entry / Referral to',
    find: (roots) => someone(askedRole(roots)),
    needed: namesSomeone,
    links: [link('practitioner', 'recipient-practitioner'), link('organization', 'recipient-organisation')],
  }),
];
