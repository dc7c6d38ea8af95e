import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Party } from '../../../src/domain/party.js';
import { createSummaries } from '../../../src/exchange/summary/summaries.js';
import { conformance, linkWorkers, parties, practice, story, stranger } from '../../exchange/world.js';
import { at, list, openScene, type Scene, text } from '../messaging/scene.js';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene.close());

const hostile = '<script>alert(1)</script> & "quoted" \u0001';

const get = (party: Party, path: string, accept?: string) =>
  scene.ask(party, `/platform/v1${path}`, { headers: { accept } });
async function say(party: Party, path: string, body: unknown) {
  const got = await scene.ask(party, `/platform/v1${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    body,
  });
  if (got.status >= 300) throw new Error(got.text);
  return got;
}

/** The housing story's referral under new numbers, with what is changed of it: its id. */
async function referred(change: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const id = randomUUID();
  const wire = JSON.parse(story('housing/3-link-worker-receives.json').toString());
  wire.referral.details.identifiers = [{ system: 'https://quayside.example/referrals', value: `R-${id}` }];
  wire.referral.details.date = '2026-03-02';
  delete wire.referral.progress;
  delete wire.carried;
  const got = await say(practice, '/referrals', { ...wire, id, referral: { ...wire.referral, ...change } });
  return text(at(got.json, 'exchange', 'id'));
}

const progress = (id: string, said: unknown) => say(linkWorkers, `/referrals/${id}/progress`, said);

/** A referral that was accepted and worked on, with contacts of two kinds and a summary. */
async function worked(change: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const id = await referred(change);
  await progress(id, { state: 'accepted', saidOn: '2026-03-04', saidBy: { name: 'Rosa Mendes' } });
  const contacts = [
    { status: 'finished', at: '2026-03-05', method: 'telephone', attendance: 'could-not-be-reached' },
    {
      status: 'finished',
      at: '2026-03-12',
      method: 'face-to-face',
      attendance: 'attended',
      seenBy: [{ name: 'Rosa Mendes' }],
      outcome: { freeText: `Met at the library ${hostile.slice(0, -1)}` },
    },
  ];
  await progress(id, { state: 'engaged', saidOn: '2026-03-12', report: { contacts } });
  return id;
}

const summary = { status: 'preliminary', writtenOn: '2026-03-13', writtenBy: { name: 'Rosa Mendes' } };

const partsOf = (json: unknown) => list(at(json, 'sections')).map((one) => at(one, 'part'));

describe('the summary', () => {
  test('says first that nobody said whether anything is asked, and is preliminary, while the work goes on', async () => {
    const id = await worked();
    const got = await get(practice, `/referrals/${id}/summary`);
    expect([got.status, got.status === 200 ? '' : got.text]).toEqual([200, '']);
    expect([at(got.json, 'status'), at(got.json, 'actionNeeded'), at(got.json, 'detail')]).toEqual([
      'preliminary',
      'not-said',
      'short',
    ]);
    expect(partsOf(got.json)[0]).toBe('requested-actions');
    expect(at(got.json, 'sections', 0, 'blocks', 0, 'words')).toBe(
      'The link worker has not said whether anything is asked of the practice.',
    );
  });

  test('says aloud that no action is needed where the link worker said so, and is final at the end', async () => {
    const id = await worked();
    const said = { ...summary, status: 'final', noActionNeeded: true, words: 'She has moved.' };
    await progress(id, { state: 'closed', closing: 'goals-met', report: { summaries: [said] } });
    const { json } = await get(practice, `/referrals/${id}/summary`);
    expect([at(json, 'status'), at(json, 'actionNeeded')]).toEqual(['final', 'none']);
    expect(text(at(json, 'sections', 0, 'blocks', 0, 'words'))).toMatch(/^No action needed/);
    const fhir = await get(practice, `/referrals/${id}/summary`, 'application/fhir+json');
    expect(at(fhir.json, 'entry', 0, 'resource', 'status')).toBe('final');
    expect(at(fhir.json, 'entry', 0, 'resource', 'attester', 0, 'party', 'display')).toBe('Rosa Mendes');
  });

  test("stands beside the link worker's own, which is a document too, as it is kept", async () => {
    const id = await worked();
    await progress(id, { state: 'engaged', report: { summaries: [{ ...summary, noActionNeeded: true }] } });
    const exchange = await scene.store.exchange(id);
    const kept = (await scene.store.contents(id)).find(({ type }) => type === 'Composition');
    if (exchange === undefined || kept === undefined) throw new Error('nothing was kept');
    const root = 'https://waymark.test/fhir';
    const summaries = createSummaries({ store: scene.store, parties });
    const document = await summaries.document(exchange, practice.id, kept.id, root);
    expect(conformance.check(document).filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(at(document, 'entry', 0, 'fullUrl')).toBe(`${root}/Composition/${kept.id}`);
    expect(list(at(document, 'entry')).length).toBeGreaterThan(1);
    expect(await summaries.document(exchange, practice.id, exchange.task, root)).toBeUndefined();
  });

  test('is a FHIR document that keeps to its profile, in short and in full', async () => {
    const id = await worked();
    for (const detail of ['short', 'full']) {
      const got = await get(practice, `/referrals/${id}/summary?detail=${detail}`, 'application/fhir+json');
      expect([got.status, got.headers.get('content-type')]).toEqual([
        200,
        'application/fhir+json; fhirVersion=4.0; charset=utf-8',
      ]);
      expect(conformance.check(got.json).filter(({ severity }) => severity === 'error')).toEqual([]);
      expect(at(got.json, 'entry', 0, 'resource', 'status')).toBe('preliminary');
    }
  });

  test('is a page without script that holds what was written as words', async () => {
    const id = await worked();
    const got = await get(practice, `/referrals/${id}/summary?detail=full`, 'text/html, */*;q=0.1');
    expect([got.status, got.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(got.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; /);
    expect(got.text).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;quoted&quot;');
    expect(got.text).not.toMatch(/<script|\son\w+=|javascript:/i);
    expect(got.text).toContain('<html lang="en-GB">');
    expect(got.text).toContain('<title>Summary of social prescribing</title>');
    expect(got.text).toContain('<th scope="col">When</th>');
  });

  test('is a tagged PDF whose title names nobody', async () => {
    const id = await worked();
    const got = await get(practice, `/referrals/${id}/summary`, 'application/pdf');
    expect([got.status, got.headers.get('content-type')]).toEqual([200, 'application/pdf']);
    expect(got.text.slice(0, 8)).toBe('%PDF-1.7');
    expect(got.text).toContain('/MarkInfo');
    expect(got.text).toContain('(en-GB)');
    expect(got.text).toContain('(Summary of social prescribing)');
    expect(got.text).not.toContain('Rahman');
  });

  test('is refused in a form that there is not, with a detail that there is not, and to strangers as if not there', async () => {
    const id = await referred();
    expect((await get(practice, `/referrals/${id}/summary`, 'image/png')).status).toBe(406);
    expect((await get(practice, `/referrals/${id}/summary?detail=long`)).status).toBe(400);
    expect((await get(practice, `/referrals/${id}/summary?size=long`)).status).toBe(400);
    for (const path of ['summary', 'coded-entries']) {
      const other = await get(stranger, `/referrals/${id}/${path}`);
      const none = await get(stranger, `/referrals/${randomUUID()}/${path}`);
      expect([other.status, other.text]).toEqual([404, none.text]);
    }
  });

  test('holds for the practice what the person agreed to, and for the link worker everything', async () => {
    const shown = async (level: string) => {
      const id = await worked({ consent: { status: 'active', level } });
      const need = {
        kind: 'debt',
        freeText: 'Owes her cousin',
        found: 'later',
        certainty: 'confirmed',
        state: 'active',
      };
      const said = { ...summary, words: 'She sings again.', noActionNeeded: true };
      await progress(id, { state: 'engaged', report: { needs: [need], summaries: [said] } });
      return [
        (await get(practice, `/referrals/${id}/summary`)).json,
        (await get(linkWorkers, `/referrals/${id}/summary`)).json,
      ];
    };
    const [summaryLevel, all] = await shown('summary');
    expect(at(summaryLevel, 'level')).toBe('summary');
    expect(partsOf(summaryLevel)).toContain('needs-found');
    expect(partsOf(summaryLevel)).not.toContain('contacts');
    expect(JSON.stringify(summaryLevel)).not.toMatch(/cousin|library/);
    expect(JSON.stringify(summaryLevel)).toContain('She sings again.');
    expect(JSON.stringify(all)).toContain('cousin');
    const [codes] = await shown('codes-only');
    expect([at(codes, 'level'), at(codes, 'actionNeeded')]).toEqual(['codes-only', 'not-shared']);
    expect(JSON.stringify(codes)).not.toMatch(/cousin|library|sings/);
  });

  test('tells a referrer of no care team where the work stands, and no more', async () => {
    const wire = JSON.parse(story('housing/3-link-worker-receives.json').toString()).referral;
    const id = await worked({
      details: {
        ...wire.details,
        identifiers: [{ system: 'https://school.example/r', value: randomUUID() }],
        source: 'teacher',
        date: '2026-03-02',
      },
      gpPractices: [{ identifier: 'Z99888', details: 'Another surgery' }],
    });
    const { json } = await get(practice, `/referrals/${id}/summary?detail=full`);
    expect([at(json, 'level'), partsOf(json)]).toEqual(['minimal', ['referral', 'ending']]);
    expect((await get(practice, `/referrals/${id}/coded-entries`)).json).toEqual({ entries: [], withoutCode: [] });
    const fhir = await get(practice, `/referrals/${id}/summary`, 'application/fhir+json');
    expect(conformance.check(fhir.json).filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(fhir.text).not.toContain('library');
  });

  test('leaves out what is restricted, even for the one who wrote it, unless cleared', async () => {
    const at = jest.spyOn(parties, 'at').mockReturnValue({ ...linkWorkers, clearedForRestricted: true });
    const entries = [
      { status: 'active', risk: { freeText: 'Frightened at home' }, restricted: true },
      { status: 'active', risk: { freeText: 'Falls on the stairs' } },
    ];
    const id = await referred({ risks: { entries } });
    at.mockRestore();
    for (const accept of ['application/json', 'application/fhir+json', 'text/html']) {
      for (const party of [practice, linkWorkers]) {
        const got = await get(party, `/referrals/${id}/summary?detail=full`, accept);
        expect([got.status, got.text.includes('Frightened'), got.text.includes('Falls on')]).toEqual([
          200,
          false,
          true,
        ]);
      }
    }
  });
});

describe('coded entries', () => {
  const entries = async (id: string) =>
    list(at((await get(practice, `/referrals/${id}/coded-entries`)).json, 'entries')).map((one) => [
      at(one, 'code'),
      at(one, 'on'),
      at(one, 'author', 'name'),
    ]);

  test('has nothing for a referral that was only sent', async () => {
    expect(await entries(await referred())).toEqual([]);
  });

  test('has the referral code once, on the day of acceptance, however often it is accepted and whatever follows', async () => {
    const id = await worked();
    expect(await entries(id)).toEqual([
      ['871731000000106', '2026-03-04', 'Rosa Mendes'],
      ['1362931000000106', '2026-03-12', 'Rosa Mendes'],
    ]);
    await progress(id, { state: 'paused', saidOn: '2026-03-20', reason: { code: 'person-away', words: 'On holiday' } });
    await progress(id, { state: 'engaged', saidOn: '2026-04-02' });
    await progress(id, { state: 'closed', closing: 'goals-met', saidOn: '2026-05-01' });
    expect((await entries(id)).map(([code, on]) => [code, on])).toEqual([
      ['871731000000106', '2026-03-04'],
      ['1362931000000106', '2026-03-12'],
      ['1362721000000106', '2026-05-01'],
    ]);
  });

  test('names the organisation by the name that belongs to its number, not by that of the service', async () => {
    const recipient = {
      serviceName: 'Saltby link workers',
      organisation: { odsCode: 'Z9X01', name: 'Saltby Community Link' },
    };
    const id = await worked({ recipient });
    const { json } = await get(practice, `/referrals/${id}/coded-entries`);
    const organisations = list(at(json, 'entries')).map((one) => at(one, 'author', 'organisation'));
    expect(organisations).toEqual([recipient.organisation, recipient.organisation]);
  });

  test.each([
    ['everything', 'Ifan the Free Text'],
    ['summary', undefined],
    ['codes-only', undefined],
  ])('names who saw the person only where contacts are shared: %s', async (level, name) => {
    const id = await referred({ consent: { status: 'active', level } });
    await progress(id, { state: 'accepted', saidOn: '2026-03-04', saidBy: { name: 'Rosa Mendes' } });
    const seenBy = [{ name: 'Ifan the Free Text' }];
    const contact = { status: 'finished', at: '2026-03-05', method: 'video', attendance: 'attended', seenBy };
    await progress(id, { state: 'engaged', saidOn: '2026-03-05', report: { contacts: [contact] } });
    expect((await entries(id))[1]).toEqual(['1362931000000106', '2026-03-05', name]);
  });

  test('has declined where the person declined before work began, and names what has no code', async () => {
    const declined = await referred();
    const reason = { code: 'person-declined', words: 'Not now' };
    await progress(declined, { state: 'rejected', saidOn: '2026-03-04', reason });
    expect((await entries(declined)).map(([code, on]) => [code, on])).toEqual([['871711000000103', '2026-03-04']]);
    const outside = await referred();
    await progress(outside, { state: 'rejected', reason: { code: 'outside-the-role', words: 'Needs a nurse' } });
    const { json } = await get(practice, `/referrals/${outside}/coded-entries`);
    expect([at(json, 'entries'), at(json, 'withoutCode', 0, 'thing')]).toEqual([[], 'not-taken-on']);
  });

  test.each([
    ['everything', ['signpost']],
    ['codes-only', []],
  ])('names what has no code only as far as it is shared: %s', async (level, things) => {
    const id = await worked({ consent: { status: 'active', level } });
    const signposts = [{ status: 'completed', date: '2026-03-20', to: { name: 'The harbour choir' } }];
    await progress(id, { state: 'engaged', saidOn: '2026-03-20', report: { signposts } });
    const { json } = await get(practice, `/referrals/${id}/coded-entries`);
    expect(list(at(json, 'withoutCode')).map((one) => at(one, 'thing'))).toEqual(expect.arrayContaining([...things]));
    expect(list(at(json, 'withoutCode')).some((one) => at(one, 'thing') === 'signpost')).toBe(things.length > 0);
  });

  test('stands in the document as Observations with the day and the author', async () => {
    const id = await worked();
    const { json } = await get(practice, `/referrals/${id}/summary`, 'application/fhir+json');
    const filed = list(at(json, 'entry'))
      .map((one) => at(one, 'resource'))
      .filter((one) => text(at(one, 'meta', 'profile', 0)).endsWith('waymark-record-entry'));
    expect(filed.map((one) => [at(one, 'code', 'coding', 0, 'code'), at(one, 'effectiveDateTime')])).toEqual([
      ['871731000000106', '2026-03-04'],
      ['1362931000000106', '2026-03-12'],
    ]);
    expect(text(at(filed[0], 'performer', 0, 'display'))).toContain('Rosa Mendes');
  });
});
