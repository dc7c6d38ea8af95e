import { eq5d5l, gad7, pam, phq9 } from './health.js';
import type { Instrument } from './instrument.js';
import { deJongGierveld6, onsLoneliness, ucla3 } from './loneliness.js';
import { goalScore, mycaw, outcomeInWords, serviceUse } from './own-words.js';
import { ons4, swemwbs, wemwbs, who5 } from './wellbeing.js';

/** Every instrument that Waymark scores, by the word that a message uses for it. */
export const instruments = {
  ons4,
  swemwbs,
  wemwbs,
  who5,
  ucla3,
  'ons-loneliness': onsLoneliness,
  'de-jong-gierveld-6': deJongGierveld6,
  phq9,
  gad7,
  eq5d5l,
  pam,
  mycaw,
  goal: goalScore,
  'service-use': serviceUse,
  'outcome-in-words': outcomeInWords,
} as const satisfies Readonly<Record<string, Instrument>>;

export type InstrumentId = keyof typeof instruments;

export const isInstrumentId = (word: unknown): word is InstrumentId =>
  typeof word === 'string' && Object.hasOwn(instruments, word);

export const instrumentIds: readonly InstrumentId[] = Object.keys(instruments).filter(isInstrumentId);
