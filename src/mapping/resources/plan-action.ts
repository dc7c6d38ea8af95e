import type { CodeableConcept, Identifier, ServiceRequest } from '@medplum/fhirtypes';
import type { Coded } from '../../domain/coded.js';
import type { Action, ActionOwner } from '../../domain/plan.js';
import { requestStatus } from '../codes/referral.js';
import { code } from '../engine/codings.js';
import { mapMembers, same } from '../engine/constants.js';
import { anyIdentifier, coded, conceptFor, each, extension, first } from '../engine/elements.js';
import { type Lens, needed, row, spread, value } from '../engine/lenses.js';
import { table } from '../engine/table.js';
import { codeSystems, extensions, profiles } from '../systems.js';
import { scoreIn } from './goal.js';
import { actionOwner, inPlaceOf } from './named-person.js';

type Performer = NonNullable<ServiceRequest['performer']>[number];

const others: Lens<CodeableConcept[], readonly Coded[]> = each(coded);

const moment = (url: string) => extension(url, 'valueDateTime', value<string>());

/** What is to be done: FHIR has the first in `code`, and what is more in `orderDetail`, which needs a code (R4 prr-1). */
const what: Lens<ServiceRequest, readonly Coded[]> = {
  facts: [
    ...coded.facts.map((fact) => ({ ...fact, domain: `[].${fact.domain}`, fhir: `code.${fact.fhir}` })),
    ...others.facts.map(({ prsb: _prsb, ...fact }) => ({ ...fact, fhir: `orderDetail${fact.fhir}` })),
  ],
  get(request) {
    const head = coded.get(request?.code);
    const all = [...(head === undefined ? [] : [head]), ...(others.get(request?.orderDetail) ?? [])];
    return all.length > 0 ? all : undefined;
  },
  put(next, request) {
    if (request === undefined || same(what.get(request), next)) return request;
    const [head, ...tail] = next ?? [];
    const codeNow = coded.put(head, request.code);
    const detail = others.put(tail.length > 0 ? tail : undefined, request.orderDetail);
    const { code: _code, orderDetail: _detail, ...left } = request;
    return {
      ...left,
      ...(codeNow !== undefined && { code: codeNow }),
      ...(detail !== undefined && { orderDetail: [...detail] }),
    };
  },
  rest(request, seen = request) {
    if (request === undefined) return undefined;
    // A request with members gone is what `rest` promises.
    return mapMembers(request, (name, inner) => {
      if (name === 'code') return coded.rest(request.code, seen?.code);
      return name === 'orderDetail' ? others.rest(request.orderDetail, seen?.orderDetail) : inner;
    }) as ServiceRequest | undefined;
  },
};

/** A step of the plan: who does what, when, and how sure they are of it. It is no referral: nobody outside is asked. */
export const planActionTable = table<ServiceRequest, Omit<Action, 'stageGoals'>>(
  'ServiceRequest',
  [profiles.planAction],
  {
    identifier: row('identifier', first<Identifier, NonNullable<Action['identifier']>>(anyIdentifier)),
    status: needed('status', code(requestStatus)),
    what: spread(what, 'What'),
    when: row('occurrenceDateTime', value<string>(), 'When'),
    who: row('performer', first(inPlaceOf<Performer, ActionOwner>(actionOwner)), 'Who'),
    strategies: row('patientInstruction', value<string>(), 'Suggested strategies'),
    statusDetail: row('extension', extension(extensions.actionStatus, 'valueCodeableConcept', coded), 'Status'),
    confidence: row('extension', scoreIn(extensions.confidence), 'Confidence'),
    updatedOn: row('extension', moment(extensions.updatedOn), 'Date last updated'),
    reviewOn: row('extension', moment(extensions.reviewOn), 'Review date'),
  },
  [
    { element: 'intent', value: 'plan' },
    { element: 'category', value: [conceptFor(codeSystems.reportPart, 'plan-action', 'Action of a plan')] },
    { element: 'doNotPerform', value: undefined, also: [false] },
  ],
);
