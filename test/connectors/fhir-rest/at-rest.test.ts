import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { applyMessage, fromRest, toRest } from '../../../src/connectors/at-rest.js';
import { createBarsConnector } from '../../../src/connectors/bars/connector.js';
import { createFhirRestConnector } from '../../../src/connectors/fhir-rest/connector.js';
import { isError, Refusal } from '../../../src/domain/issue.js';
import type { ReferralMessage } from '../../../src/domain/message.js';
import { afterReport, type Report } from '../../../src/domain/report.js';
import { identified } from '../../../src/exchange/kept-ids.js';
import { strictPolicy } from '../../../src/mapping/complete-referral.js';
import { profiles } from '../../../src/mapping/systems.js';
import { progressArbitrary, referralMessageArbitrary, reportArbitrary } from '../../arbitraries.js';
import { maximalReport } from '../../laws/maximal.js';
import { cancellation, referral } from '../bars/fixtures.js';
import { at, barsReferrals, entriesOf, hostile, resourceOf } from '../bars/messages.js';

const bars = createBarsConnector({ policy: strictPolicy });
const rest = createFhirRestConnector({ policy: strictPolicy });
const envelope = {
  id: '5b0a0c0e-1111-4222-8333-444455556666',
  sentAt: '2026-07-03T09:30:00Z',
  sender: { endpoint: { value: '2' } },
  receiver: { endpoint: { value: '1' } },
};

/** A referral that arrives has been sent, whether or not it says so. */
const withWork = (message: ReferralMessage): ReferralMessage => ({
  ...message,
  referral: { ...message.referral, progress: message.referral.progress ?? { state: 'sent' } },
});

describe('a referral at rest', () => {
  test('is a collection that keeps our profile and comes back as it was', () => {
    fc.assert(
      fc.property(referralMessageArbitrary, (message) => {
        const kept = toRest(message);
        expect(kept).toMatchObject({ type: 'collection', meta: { profile: [profiles.referralBundle] } });
        expect(fromRest(kept)).toEqual({ message: withWork(message), issues: [], unmapped: [] });
      }),
      { numRuns: 60 },
    );
  });

  test('keeps the resources that it came in, foreign ones too, without the header', () => {
    fc.assert(
      fc.property(barsReferrals, fc.nat(), (message, seed) => {
        const wire = hostile(bars.write(message), seed);
        const kept = toRest(message, wire);
        expect(fromRest(kept).message).toEqual(message);
        const came = entriesOf(wire).filter((entry) => at(entry, 'resource', 'resourceType') !== 'MessageHeader');
        const resources = entriesOf(kept).map(({ resource }) => JSON.stringify(resource));
        for (const { resource } of came) expect(resources).toContain(JSON.stringify(resource));
        expect(entriesOf(kept).map((entry) => at(entry, 'resource', 'resourceType'))).not.toContain('MessageHeader');
      }),
      { numRuns: 60 },
    );
  });

  test('comes out of a transaction too, and of plain JSON without a base', () => {
    fc.assert(
      fc.property(referralMessageArbitrary, (message) => {
        expect(fromRest(toRest(message, rest.write(message))).message).toEqual(withWork(message));
        expect(fromRest(toRest(message, { kind: 'referral' })).message).toEqual(withWork(message));
      }),
      { numRuns: 40 },
    );
  });

  test('is only ever begun by a referral', () => {
    const { message } = bars.read(cancellation);
    if (message === undefined) throw new Error('no message');
    expect(() => toRest(message)).toThrow(Refusal);
  });
});

describe('what happens to it', () => {
  const begun = bars.read(referral).message;
  if (begun?.kind !== 'referral') throw new Error('no referral');
  const kept = toRest(begun, referral);
  const about = { value: begun.id };

  test('progress is written onto the Task, and onto nothing else', () => {
    fc.assert(
      fc.property(progressArbitrary, (progress) => {
        const next = applyMessage(kept, { kind: 'progress', ...envelope, referral: about, progress });
        const { message } = fromRest(next);
        if (message?.kind !== 'referral') throw new Error('no referral');
        expect(message.referral.progress).toEqual({
          askedOn: begun.referral.progress?.askedOn,
          saidOn: envelope.sentAt,
          ...progress,
        });
        expect(message.referral.details).toEqual(begun.referral.details);
        const before = entriesOf(kept);
        const touched = entriesOf(next).filter((entry, i) => JSON.stringify(entry) !== JSON.stringify(before[i]));
        expect(touched.map((entry) => at(entry, 'resource', 'resourceType'))).toEqual(['Task']);
        expect(at(resourceOf(next, 'Task'), 'meta', 'lastUpdated')).toBe(envelope.sentAt);
        // The sender's own code of the Task stands beside what is written.
        expect(resourceOf(next, 'Task').description).toBe('Please see her');
      }),
      { numRuns: 60 },
    );
  });

  test('notes are kept beside the new ones', () => {
    const progress = (note: string) => ({ state: 'engaged', notes: [note] }) as const;
    const once = applyMessage(kept, { kind: 'progress', ...envelope, referral: about, progress: progress('Met') });
    const twice = applyMessage(once, {
      kind: 'progress',
      ...envelope,
      referral: about,
      progress: progress('Met again'),
    });
    const { message } = fromRest(twice);
    expect(message?.kind === 'referral' ? message.referral.progress?.notes : undefined).toEqual(['Met', 'Met again']);
  });

  test('a withdrawal revokes the request in the same step', () => {
    const progress = { state: 'withdrawn', reason: { code: 'moved' } } as const;
    const next = applyMessage(kept, { kind: 'withdrawal', ...envelope, referral: about, progress });
    expect(resourceOf(next, 'ServiceRequest').status).toBe('revoked');
    expect(resourceOf(next, 'Task').status).toBe('cancelled');
    const error = applyMessage(kept, {
      kind: 'withdrawal',
      ...envelope,
      referral: about,
      progress: { state: 'entered-in-error' },
    });
    expect(resourceOf(error, 'ServiceRequest').status).toBe('entered-in-error');
    expect(resourceOf(error, 'Task').status).toBe('entered-in-error');
  });
});

describe('what is reported', () => {
  const begun = bars.read(referral).message;
  if (begun?.kind !== 'referral') throw new Error('no referral');
  const kept = toRest(begun, referral);
  const said = (report: Report) =>
    ({
      kind: 'progress',
      ...envelope,
      referral: { value: begun.id },
      progress: { state: 'engaged', saidOn: '2026-01-01' },
      report,
    }) as const;
  const reported = (bundle: unknown) => {
    const { message, issues, unmapped } = fromRest(bundle);
    expect(issues.filter(isError)).toEqual([]);
    if (message?.kind !== 'referral') throw new Error('no referral');
    return { report: message.referral.report, unmapped };
  };
  const idsIn = (resources: readonly { readonly id: string }[]) => resources.map(({ id }) => id);
  /** As the store gives it back: every resource under the id that it is kept by. */
  const stored = (resources: ReturnType<typeof identified>) => ({
    resourceType: 'Bundle',
    id: begun.id,
    type: 'collection',
    entry: resources.map(({ id, resource }) => ({
      fullUrl: `https://waymark.example/fhir/${resource.resourceType}/${id}`,
      resource,
    })),
  });

  test('is kept beside what was reported before, and nothing that was kept is lost or loses its id', () => {
    const foreign = reported(kept).unmapped;
    fc.assert(
      fc.property(reportArbitrary, reportArbitrary, (one, two) => {
        const first = identified(applyMessage(kept, said(one)), 'exchange');
        expect(reported(stored(first))).toEqual({ report: afterReport(undefined, one), unmapped: foreign });
        const known = new Set(idsIn(first));
        const second = identified(applyMessage(stored(first), said(two)), 'exchange', known);
        expect(new Set(idsIn(second)).size).toBe(second.length);
        expect(idsIn(first).filter((id) => !idsIn(second).includes(id))).toEqual([]);
        expect(reported(stored(second))).toEqual({
          report: afterReport(afterReport(undefined, one), two),
          unmapped: foreign,
        });
      }),
      { numRuns: 60 },
    );
  });

  /** Entries for the record are told, and not kept. */
  const { codedEntries: _told, ...known } = maximalReport;

  test('is kept once when it is said again', () => {
    const { contacts, signposts } = maximalReport;
    const isNumbered = ({ identifier }: { readonly identifier?: unknown }) => identifier !== undefined;
    // Without a number what happened is another one.
    const numbered: Report = {
      ...maximalReport,
      ...(contacts !== undefined && { contacts: contacts.filter(isNumbered) }),
      ...(signposts !== undefined && { signposts: signposts.filter(isNumbered) }),
    };
    const once = stored(identified(applyMessage(kept, said(maximalReport)), 'exchange'));
    const again = applyMessage(once, said(numbered));
    expect(entriesOf(again)).toHaveLength(entriesOf(once).length);
    expect(reported(again).report).toEqual(known);
  });

  test('stays when the referral is taken back, and is kept with a last word that agrees to it', () => {
    const once = applyMessage(kept, said(maximalReport));
    const withdrawal = {
      kind: 'withdrawal',
      ...envelope,
      referral: { value: begun.id },
      progress: { state: 'withdrawn', reason: { code: 'moved' } },
    } as const;
    expect(reported(applyMessage(once, withdrawal)).report).toEqual(known);
    expect(reported(applyMessage(kept, withdrawal, maximalReport)).report).toEqual(known);
  });
});
