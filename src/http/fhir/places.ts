import { isSearchable } from '../../store/search-parameters.js';
import type { Interaction } from '../door.js';
import type { Call, Handler } from './call.js';

/** Everything that the door can do, by what FHIR calls it. */
export interface Handlers {
  readonly read: Handler;
  readonly vread: Handler;
  readonly history: Handler;
  readonly search: Handler;
  readonly searchByForm: Handler;
  readonly create: Handler;
  readonly update: Handler;
  readonly patch: Handler;
  readonly bundle: Handler;
  readonly validate: Handler;
  readonly summary: Handler;
  readonly document: Handler;
  readonly metadata: Handler;
}

interface Way {
  readonly does: keyof Handlers;
  /** FHIR restful-interaction. */
  readonly interaction: string;
  readonly action: Interaction['action'];
  /** The only types that it is for; every type that is kept, when left out. */
  readonly types?: readonly string[];
}

interface Place {
  /** `:type` is one that is kept, `:any` a name that a type may have, `:id` and `:version` anything; the rest is itself. */
  readonly pattern: string;
  /** Why nothing is done here at all, and what is instead. */
  readonly instead?: string;
  readonly methods: Readonly<Record<string, Way>>;
}

const messages = ['ServiceRequest', 'Task'];

const noHistory =
  'found the history of everything, which is not supported; expected that of one resource: Type/id/_history';

/** The places of the FHIR API, and what is done at each: what is served and what `metadata` says are made of it. */
export const places: readonly Place[] = [
  { pattern: '', methods: { POST: { does: 'bundle', interaction: 'transaction', action: 'E' } } },
  // What is open to all before anyone logs in is asked here as part of a batch.
  { pattern: 'metadata', methods: { GET: { does: 'metadata', interaction: 'capabilities', action: 'R' } } },
  { pattern: '_history', methods: {}, instead: noHistory },
  { pattern: '$validate', methods: { POST: { does: 'validate', interaction: 'operation', action: 'E' } } },
  {
    pattern: ':type',
    methods: {
      GET: { does: 'search', interaction: 'search-type', action: 'E' },
      POST: { does: 'create', interaction: 'create', action: 'C', types: messages },
    },
  },
  { pattern: ':type/_search', methods: { POST: { does: 'searchByForm', interaction: 'search-type', action: 'E' } } },
  { pattern: ':type/_history', methods: {}, instead: noHistory },
  { pattern: ':any/$validate', methods: { POST: { does: 'validate', interaction: 'operation', action: 'E' } } },
  {
    pattern: ':type/:id',
    methods: {
      GET: { does: 'read', interaction: 'read', action: 'R' },
      PUT: { does: 'update', interaction: 'update', action: 'U', types: messages },
      PATCH: { does: 'patch', interaction: 'patch', action: 'U', types: messages },
    },
  },
  {
    pattern: ':type/:id/$validate',
    methods: {
      GET: { does: 'validate', interaction: 'operation', action: 'E' },
      POST: { does: 'validate', interaction: 'operation', action: 'E' },
    },
  },
  {
    pattern: 'ServiceRequest/:id/$summary',
    methods: { GET: { does: 'summary', interaction: 'operation', action: 'R' } },
  },
  {
    pattern: 'Composition/:id/$document',
    methods: { GET: { does: 'document', interaction: 'operation', action: 'R' } },
  },
  {
    pattern: ':type/:id/_history',
    methods: { GET: { does: 'history', interaction: 'history-instance', action: 'R' } },
  },
  { pattern: ':type/:id/_history/:version', methods: { GET: { does: 'vread', interaction: 'vread', action: 'R' } } },
];

/** What a call leads to. */
export type Found =
  | { readonly kind: 'way'; readonly way: Way; readonly pattern: string }
  | { readonly kind: 'other-method'; readonly allowed: readonly string[]; readonly instead?: string }
  | { readonly kind: 'nowhere' };

/** Finds the way of a method at a path; names that stand for themselves go before those that stand for anything. */
export function findWay({ method, steps }: Pick<Call, 'method' | 'steps'>): Found {
  const fitting = places.filter(({ pattern }) => fits(pattern === '' ? [] : pattern.split('/'), steps));
  const place = fitting.find(({ pattern }) => !pattern.endsWith(':id')) ?? fitting[0];
  if (place === undefined) return { kind: 'nowhere' };
  const type = steps[0] ?? '';
  const isFor = ({ types }: Way) => types === undefined || types.includes(type);
  const ways = Object.entries(place.methods).filter(([, way]) => isFor(way));
  const way = ways.find(([name]) => name === method)?.[1];
  if (way !== undefined) return { kind: 'way', way, pattern: place.pattern };
  const { instead } = place;
  return {
    kind: 'other-method',
    allowed: ways.flatMap(([name]) => (name === 'GET' ? ['GET', 'HEAD'] : [name])),
    ...(instead !== undefined && { instead }),
  };
}

const fits = (pattern: readonly string[], steps: readonly string[]): boolean =>
  pattern.length === steps.length &&
  pattern.every((part, i) => {
    const step = steps[i] ?? '';
    if (part === ':type') return isSearchable(step);
    if (part === ':any') return /^[A-Z][A-Za-z]{2,63}$/.test(step);
    return part.startsWith(':') || part === step;
  });

/** The interactions of a type, as a CapabilityStatement says them. */
export const interactionsOf = (type: string): string[] => [
  ...new Set(
    places
      .filter(({ pattern }) => pattern.startsWith(':type'))
      .flatMap(({ methods }) => Object.values(methods))
      .filter(({ interaction, types }) => interaction !== 'operation' && (types === undefined || types.includes(type)))
      .map(({ interaction }) => interaction),
  ),
];
