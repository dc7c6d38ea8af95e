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
  /** `:type`, `:id` and `:version` stand for anything; the rest for itself. */
  readonly pattern: string;
  readonly methods: Readonly<Record<string, Way>>;
}

const messages = ['ServiceRequest', 'Task'];

/** The places of the FHIR API, and what is done at each: what is served and what `metadata` says are made of it. */
export const places: readonly Place[] = [
  { pattern: '', methods: { POST: { does: 'bundle', interaction: 'transaction', action: 'E' } } },
  { pattern: '$validate', methods: { POST: { does: 'validate', interaction: 'operation', action: 'E' } } },
  {
    pattern: ':type',
    methods: {
      GET: { does: 'search', interaction: 'search-type', action: 'E' },
      POST: { does: 'create', interaction: 'create', action: 'C', types: messages },
    },
  },
  { pattern: ':type/_search', methods: { POST: { does: 'searchByForm', interaction: 'search-type', action: 'E' } } },
  { pattern: ':type/$validate', methods: { POST: { does: 'validate', interaction: 'operation', action: 'E' } } },
  {
    pattern: ':type/:id',
    methods: {
      GET: { does: 'read', interaction: 'read', action: 'R' },
      PUT: { does: 'update', interaction: 'update', action: 'U', types: messages },
      PATCH: { does: 'patch', interaction: 'patch', action: 'U', types: messages },
    },
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
  | { readonly kind: 'other-method'; readonly allowed: readonly string[] }
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
  return { kind: 'other-method', allowed: ways.flatMap(([name]) => (name === 'GET' ? ['GET', 'HEAD'] : [name])) };
}

const fits = (pattern: readonly string[], steps: readonly string[]): boolean =>
  pattern.length === steps.length &&
  pattern.every((part, i) => {
    const step = steps[i] ?? '';
    if (part === ':type') return isSearchable(step);
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
