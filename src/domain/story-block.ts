import type { Share } from './sharing.js';

/** How much a reader may see: what the person agreed to, or the least there is. */
export type StoryLevel = Share;

/** `short` is one page; `full` tells each contact, goal and score. */
export const storyDetails = ['short', 'full'] as const;
export type StoryDetail = (typeof storyDetails)[number];

/** The parts of a summary in the order in which they are told: what is asked comes first. */
export const storyParts = {
  'requested-actions': 'Plan and requested actions',
  'link-worker-words': "In the link worker's words",
  referral: 'The referral',
  needs: 'Needs named in the referral',
  'needs-found': 'Needs found later',
  contacts: 'Contacts',
  measures: 'Measures',
  plan: 'Goals',
  'not-worked': 'Tried, and did not work',
  risks: 'Risks and safeguarding',
  connections: 'Connections to services',
  signposts: 'Signposts',
  'accompanied-visits': 'Accompanied visits',
  holding: 'Support that goes on while the person waits',
  ending: 'Where the work stands',
  'coded-entries': 'Coded entries for the record',
} as const;
export type StoryPart = keyof typeof storyParts;

/** One piece of a part, in plain words: nothing in it is markup. */
export type Block =
  | { readonly kind: 'words'; readonly words: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'facts'; readonly facts: readonly Fact[] }
  | {
      readonly kind: 'table';
      readonly caption: string;
      readonly head: readonly string[];
      readonly rows: readonly (readonly string[])[];
    };

export interface Fact {
  readonly name: string;
  readonly value: string;
}

/** One part of a summary. A part of which nothing is known is left out. */
export interface StorySection {
  readonly part: StoryPart;
  readonly title: string;
  readonly blocks: readonly Block[];
}

export const words = (text: string): Block => ({ kind: 'words', words: text });

/** A list, or nothing where there is nothing to list. */
export const list = (items: readonly string[]): readonly Block[] =>
  items.length === 0 ? [] : [{ kind: 'list', items }];

/** Facts by their names; what is not known is left out. */
export function facts(named: Readonly<Record<string, string | undefined>>): readonly Block[] {
  const known = Object.entries(named).flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]));
  return known.length === 0 ? [] : [{ kind: 'facts', facts: known }];
}
