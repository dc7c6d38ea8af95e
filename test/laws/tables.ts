import type { Referral } from '../../src/domain/referral.js';
import type { Part } from '../../src/mapping/engine/parts.js';
import { referralParts } from '../../src/mapping/parts/referral-parts.js';
import { isObject, type Members } from './foreign.js';
import { everyday, maximal, minimal } from './maximal.js';

/** Every fact that a referral holds for a part: one for each resource it would become. */
export function factsFor(part: Part, referral: Referral): readonly unknown[] {
  return factsAt(part, referral).flatMap((fact) => {
    const own = part.table.holds === undefined || !isObject(fact) ? fact : only(fact, part.table.holds);
    return own === undefined || (isObject(own) && Object.keys(own).length === 0) ? [] : [own];
  });
}

/** The same with what stands under each: of a part under another, those of every item of that other. */
function factsAt(part: Part, referral: Referral): readonly unknown[] {
  const around: readonly unknown[] = part.under === undefined ? [referral] : factsAt(part.under, referral);
  return around.flatMap((whole) => {
    const found = part.path.reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), whole);
    return part.many ? (Array.isArray(found) ? found : []) : [found];
  });
}

export const only = (facts: Members, names: readonly string[]): Members =>
  Object.fromEntries(names.flatMap((name) => (facts[name] === undefined ? [] : [[name, facts[name]]])));

const withNoRisk: Referral = { ...maximal, risks: minimal.risks };
const byFamily: Referral = {
  ...maximal,
  referrer: {
    kind: 'related',
    related: {
      name: 'Sister Testperson',
      relationship: { freeText: 'Sister' },
      contactDetails: [{ means: 'email', value: 'sister@person.example', type: 'home' }],
    },
  },
};
const ended: Referral = {
  ...maximal,
  progress: { state: 'rejected', reason: { code: 'out-of-area', words: 'Lives elsewhere' }, saidOn: '2026-03-03' },
};
const held: Referral = {
  ...maximal,
  progress: {
    state: 'holding',
    holding: { why: 'bearing-witness', words: 'Somebody to talk to', since: '2026-03-03', reviewBy: '2026-04-03' },
  },
};
const done: Referral = { ...maximal, progress: { state: 'closed', closing: 'goals-met', notes: ['One', 'Two'] } };

/** Referrals that between them hold every fact of every part. */
export const samples: readonly Referral[] = [maximal, withNoRisk, byFamily, ended, held, done, everyday, minimal];

/** Each part with the fullest facts that the samples have for it. */
export const fullest: readonly (readonly [string, Part, unknown])[] = referralParts.map((part) => {
  const all = samples.flatMap((referral) => factsFor(part, referral));
  const size = (fact: unknown) => JSON.stringify(fact).length;
  const merged = all.reduce<unknown>(
    (most, fact) => (most === undefined || size(fact) > size(most) ? fact : most),
    undefined,
  );
  return [part.name, part, merged];
});
