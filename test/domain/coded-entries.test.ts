import { describe, expect, test } from '@jest/globals';
import { entriesDue, entryKinds, type Moment } from '../../src/domain/coded-entries.js';
import { codedEntry } from '../../src/mapping/codes/record-entries.js';

const author = { name: 'Rosa' };
const moment = (state: Moment['state'], on: string, reason?: Moment['reason']): Moment => ({
  state,
  on,
  author,
  ...(reason !== undefined && { reason }),
});
const kinds = (moments: readonly Moment[], isWithin = false) =>
  entriesDue(moments, {}, isWithin).entries.map(({ kind, on }) => `${kind} ${on}`);

const sent = moment('sent', '2026-03-01');

describe('the entries for the record', () => {
  test('have nothing for what was sent and received: an offer counts for nothing', () => {
    expect(kinds([sent, moment('received', '2026-03-02')])).toEqual([]);
  });

  test('have one referral, on the first acceptance, whichever word it was said by', () => {
    const all = [
      sent,
      moment('waiting-list', '2026-03-02'),
      moment('accepted', '2026-03-09'),
      moment('engaged', '2026-03-10'),
    ];
    expect(kinds(all)).toEqual(['referral 2026-03-02']);
    expect(
      kinds([
        sent,
        moment('accepted', '2026-03-02'),
        moment('waiting-list', '2026-03-03'),
        moment('accepted', '2026-03-04'),
      ]),
    ).toEqual(['referral 2026-03-02']);
  });

  test('have closed at the first end of work that was accepted', () => {
    const worked = [sent, moment('accepted', '2026-03-02'), moment('ended-early', '2026-03-20', 'person-declined')];
    expect(kinds(worked)).toEqual(['referral 2026-03-02', 'closed 2026-03-20']);
  });

  test('have declined only where the person declined before work began', () => {
    expect(kinds([sent, moment('rejected', '2026-03-02', 'person-declined')])).toEqual(['declined 2026-03-02']);
    expect(kinds([sent, moment('withdrawn', '2026-03-02', 'person-declined')])).toEqual(['declined 2026-03-02']);
    expect(kinds([sent, moment('rejected', '2026-03-02', 'out-of-area')])).toEqual([]);
    expect(
      kinds([sent, moment('accepted', '2026-03-02'), moment('withdrawn', '2026-03-03', 'person-declined')]),
    ).toEqual(['referral 2026-03-02']);
  });

  test('have nothing for an ask within a referral, nor for what was entered in error', () => {
    expect(kinds([sent, moment('accepted', '2026-03-02')], true)).toEqual([]);
    expect(kinds([sent, moment('accepted', '2026-03-02'), moment('entered-in-error', '2026-03-03')])).toEqual([]);
  });

  test('have seen once, at the first contact at which the person was seen; a call or a missed visit is none', () => {
    const contact = (at: string, method: 'telephone' | 'face-to-face', attendance: 'attended' | 'did-not-attend') => ({
      status: 'finished' as const,
      at,
      method,
      attendance,
    });
    const contacts = [
      contact('2026-03-20', 'face-to-face', 'attended'),
      contact('2026-03-05', 'telephone', 'attended'),
      contact('2026-03-06', 'face-to-face', 'did-not-attend'),
      { ...contact('2026-03-12', 'face-to-face', 'attended'), seenBy: [{ name: 'Ifan' }] },
    ];
    const accepted = [sent, moment('accepted', '2026-03-02')];
    const due = entriesDue(accepted, { contacts }, false).entries.filter(({ kind }) => kind === 'seen');
    expect(due).toEqual([{ kind: 'seen', on: '2026-03-12', author: { name: 'Ifan' } }]);
    const calls = entriesDue(accepted, { contacts: contacts.slice(1, 3) }, false);
    expect([calls.entries.length, calls.withoutCode]).toEqual([1, ['contact-not-seen']]);
  });

  test('have no seen for a contact that did not take place, whatever is said of who attended', () => {
    const accepted = [sent, moment('accepted', '2026-03-02')];
    const of = (status: 'cancelled' | 'triaged' | 'arrived' | 'onleave' | 'unknown' | 'finished' | 'in-progress') => {
      const contact = { status, at: '2026-03-05', method: 'face-to-face', attendance: 'attended' } as const;
      return entriesDue(accepted, { contacts: [contact] }, false).entries.some(({ kind }) => kind === 'seen');
    };
    expect((['cancelled', 'triaged', 'arrived', 'onleave', 'unknown'] as const).filter(of)).toEqual([]);
    expect((['finished', 'in-progress'] as const).filter(of)).toEqual(['finished', 'in-progress']);
  });

  test('are dated by the day in the UK', () => {
    const moments = [sent, moment('accepted', '2026-10-01T23:30:00Z'), moment('closed', '2026-12-01T23:30:00Z')];
    expect(kinds(moments)).toEqual(['referral 2026-10-02', 'closed 2026-12-01']);
    expect(kinds([sent, moment('accepted', '2026-10')])).toEqual(['referral 2026-10']);
  });

  test('count nothing as lacking a code that was ruled out or was a mistake', () => {
    const identifier = { value: '1' };
    const report = {
      needs: [{ certainty: 'entered-in-error' }, { certainty: 'refuted' }],
      connections: [{ identifier, service: {}, progress: { state: 'entered-in-error' } }],
      signposts: [{ status: 'entered-in-error' }],
    } as const;
    expect(entriesDue([sent], report, false).withoutCode).toEqual([]);
    expect(entriesDue([sent], { needs: [{ certainty: 'confirmed' }] }, false).withoutCode).toEqual(['need-found']);
  });

  test('use the verified codes, and never that of an offer', () => {
    const codes = entryKinds.map((kind) => codedEntry({ kind, on: '2026-03-02', author }).code);
    expect(codes).toEqual(['871731000000106', '1362931000000106', '871711000000103', '1362721000000106']);
    expect(codes).not.toContain('871691000000100');
  });
});
