import type { Contact } from '../domain/contact.js';
import { type Issue, information } from '../domain/issue.js';
import type { ProgressMessage } from '../domain/message.js';
import { type Measure, type Report, saysTheSame } from '../domain/report.js';
import type { Signpost } from '../domain/signpost.js';
import type { KeptExchange } from './kept-exchange.js';
import type { Said } from './move.js';
import { type Part, partsIn } from './report-places.js';

/**
 * What a link worker is told of a report that was kept and may not have been meant as it was read, where it stands on its
 * wire: a contact or signpost without a number that says what a known one says, which is kept as another one; a measure
 * said anew without the answers that it had, which are set aside.
 */
export function saidAgain(
  { referral: { referral } }: Pick<KeptExchange, 'referral'>,
  { wire, message, received }: Pick<Said<ProgressMessage>, 'wire' | 'message' | 'received'>,
): readonly Issue[] {
  const { report: known } = referral;
  if (message.report === undefined || known === undefined) return [];
  return partsIn(message.report, wire, received).flatMap((part) => {
    switch (part.kind) {
      case 'contact':
        return another(part.item, part, known.contacts);
      case 'signpost':
        return another(part.item, part, known.signposts);
      case 'measure':
        return withoutAnswers(part.item, part, known);
      default:
        return [];
    }
  });
}

function another<T extends Contact | Signpost>(item: T, { at }: Part, known: readonly T[] = []): readonly Issue[] {
  if (item.identifier !== undefined || !known.some((one) => saysTheSame(one, item))) return [];
  const text =
    'found what says the same as one that is known, without a number; kept as another one: a number says it anew';
  return [information('variant', at('identifier'), text)];
}

function withoutAnswers({ identifier, items }: Measure, { at }: Part, { measures = [] }: Report): readonly Issue[] {
  if (identifier === undefined || items !== undefined) return [];
  const before = measures.find((one) => one.identifier !== undefined && saysTheSame(one.identifier, identifier));
  if (before?.items === undefined) return [];
  const text = 'found no answers for a measure that had some; those are set aside as entered in error';
  return [information('variant', at('items'), text)];
}
