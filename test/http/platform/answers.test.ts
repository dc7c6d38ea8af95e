import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { $defs, type SchemaName } from '../../../src/http/platform/schemas.js';
import { linkWorkers, practice, story } from '../../exchange/world.js';
import { at, type Got, openScene, type Scene, text } from '../messaging/scene.js';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene.close());

const ajv = new Ajv2020({ strict: false, validateFormats: false, discriminator: true });

/** What an answer has that its schema has not, or the other way round. */
function faultsOf(name: SchemaName, { json }: Got): unknown {
  const check = ajv.compile({ $defs, $ref: `#/$defs/${name}` });
  return check(json) ? [] : check.errors;
}

const ask = (party: typeof practice, method: string, path: string, body?: unknown) =>
  scene.ask(party, `/platform/v1${path}`, {
    method,
    headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    ...(body !== undefined && { body }),
  });

/** A referral on which work has begun: its id. */
async function begun(): Promise<string> {
  const referral = JSON.parse(story('housing/3-link-worker-receives.json').toString());
  const id = randomUUID();
  referral.referral.details.identifiers = [{ system: 'https://quayside.example/referrals', value: `R-${id}` }];
  delete referral.referral.progress;
  const sent = await ask(practice, 'POST', '/messages', { ...referral, id, carried: undefined });
  const exchange = text(at(sent.json, 'exchange', 'id'));
  for (const state of ['accepted', 'engaged'])
    await ask(linkWorkers, 'POST', `/referrals/${exchange}/progress`, { state });
  return exchange;
}

describe('every answer is as the OpenAPI document says', () => {
  test('for a whole story, told in messages of the platform wire', async () => {
    const referral: unknown = JSON.parse(story('housing/3-link-worker-receives.json').toString());
    const report: unknown = JSON.parse(story('housing/4-link-worker-reports.json').toString());
    const sent = await ask(practice, 'POST', '/messages', { ...Object(referral), carried: undefined });
    expect([sent.status, faultsOf('accepted', sent)]).toEqual([201, []]);
    const id = text(at(sent.json, 'exchange', 'id'));
    const inbox = await ask(linkWorkers, 'GET', '/inbox');
    expect(faultsOf('inboxPage', inbox)).toEqual([]);
    const upTo = at(inbox.json, 'next');
    expect(faultsOf('acknowledged', await ask(linkWorkers, 'POST', '/inbox/acknowledge', { upTo }))).toEqual([]);
    const accepted = await ask(linkWorkers, 'POST', `/referrals/${id}/progress`, {
      state: 'accepted',
      // Before the report, which is of the autumn in which the story was written.
      saidOn: at(referral, 'sentAt'),
    });
    expect(faultsOf('accepted', accepted)).toEqual([]);
    const reported = await ask(linkWorkers, 'POST', '/messages', report);
    expect([reported.status, faultsOf('accepted', reported)]).toEqual([200, []]);
    expect(faultsOf('referralView', await ask(linkWorkers, 'GET', `/referrals/${id}`))).toEqual([]);
    expect(faultsOf('referralPage', await ask(linkWorkers, 'GET', '/referrals?limit=1'))).toEqual([]);
    expect(faultsOf('journal', await ask(practice, 'GET', `/referrals/${id}/journal`))).toEqual([]);
    expect(faultsOf('inboxPage', await ask(practice, 'GET', '/inbox'))).toEqual([]);
    const asks = { state: 'withdrawn', reason: { code: 'moved' } };
    const asked = await ask(practice, 'POST', `/referrals/${await begun()}/withdrawal`, asks);
    expect([asked.status, faultsOf('accepted', asked)]).toEqual([202, []]);
    const wanted = await ask(linkWorkers, 'GET', '/inbox');
    expect([wanted.text.includes('"withdrawalAsked":true'), faultsOf('inboxPage', wanted)]).toEqual([true, []]);
  });

  test('for the webhook, and for what is refused', async () => {
    expect(faultsOf('webhook', await ask(linkWorkers, 'GET', '/webhook'))).toEqual([]);
    const url = 'https://platform.example/hook';
    expect(faultsOf('webhookSecret', await ask(linkWorkers, 'PUT', '/webhook', { url }))).toEqual([]);
    expect(faultsOf('webhookSecret', await ask(linkWorkers, 'POST', '/webhook/rotate-secret'))).toEqual([]);
    expect(faultsOf('webhook', await ask(linkWorkers, 'GET', '/webhook'))).toEqual([]);
    expect(faultsOf('webhookTested', await ask(linkWorkers, 'POST', '/webhook/test'))).toEqual([]);
    const refused = await ask(linkWorkers, 'PUT', '/webhook', { url: 1, more: 2 });
    expect([refused.status, faultsOf('issues', refused)]).toEqual([422, []]);
  });
});
