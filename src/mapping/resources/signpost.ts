import type { Communication, Identifier, Reference } from '@medplum/fhirtypes';
import type { Signpost } from '../../domain/signpost.js';
import { signpostStatus } from '../codes/report.js';
import { code } from '../engine/codings.js';
import { anyHolds, anyIdentifier, coded, conceptFor, first } from '../engine/elements.js';
import { needed, row, value } from '../engine/lenses.js';
import { table } from '../engine/table.js';
import { codeSystems, profiles } from '../systems.js';
import { signpostTarget } from './named-person.js';

/** A name and a number handed over to the person: they are told, and nobody is asked. */
export const signpostTable = table<Communication, Signpost>(
  'Communication',
  [profiles.signpost],
  {
    identifier: row('identifier', first<Identifier, NonNullable<Signpost['identifier']>>(anyIdentifier)),
    status: needed('status', code(signpostStatus)),
    to: row('about', first<Reference, NonNullable<Signpost['to']>>(signpostTarget), 'Signpost to'),
    date: row('sent', value<string>(), 'Date'),
    reason: row('reasonCode', first(coded), 'Reason for signpost'),
  },
  [{ element: 'category', value: [conceptFor(codeSystems.reportPart, 'signpost', 'Signpost')] }],
);

export const isSignpost = ({ category }: Communication): boolean =>
  anyHolds(category, codeSystems.reportPart, 'signpost');
