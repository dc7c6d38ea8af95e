import { createHmac } from 'node:crypto';
import { error, Refusal } from '../../domain/issue.js';

/** Names that lead back to nobody without the key. */
export interface Pseudonyms {
  referral(exchange: string): string;
  /** By the NHS number where there is one, so that a person's referrals are known as one person's; else by the exchange. */
  person(nhsNumber: string | undefined, exchange: string): string;
  service(directoryId: string): string;
}

/** The fewest characters of a key, and how many different ones there are at least. */
const fewest = 32;
const different = 10;

/**
 * Pseudonyms by HMAC-SHA-256: the same key gives the same names, another key quite others. NHS numbers are few enough to
 * be tried one after the other, so that the key is what protects them. Refused (`configuration`): a key that is absent,
 * short or hardly varied. It is never repeated.
 */
export function createPseudonyms(key: string | undefined, variable: string): Pseudonyms {
  if (key === undefined || key.length < fewest || new Set(key).size < different) {
    const found = key === undefined || key === '' ? 'no key' : 'a key that could be guessed';
    const text = `found ${found}; expected at least ${fewest} characters, made by chance, such as from openssl rand -hex 32`;
    throw new Refusal([error('configuration', variable, text)]);
  }
  // What it is the name of goes in as well: one number is never the name of two things.
  const named = (kind: string, value: string): string =>
    createHmac('sha256', key)
      .update(JSON.stringify(['waymark evaluation', kind, value]))
      .digest('hex')
      .slice(0, 32);
  return {
    referral: (exchange) => named('referral', exchange),
    person: (nhsNumber, exchange) =>
      nhsNumber === undefined
        ? named('person of referral', exchange)
        : named('nhs number', nhsNumber.replace(/\D/g, '')),
    service: (directoryId) => named('service', directoryId),
  };
}
