import type { Catalog } from './definitions.js';
import type { Invariants } from './invariants.js';
import type { ElementNode, Structure } from './schema.js';
import { isDecidable } from './slicing.js';

/** A demand of an added profile that is not checked. */
export interface NotEnforced {
  readonly profile: string;
  readonly element: string;
  readonly demand: 'binding' | 'slicing' | 'profile' | 'rule';
  readonly why: string;
}

/** Reads every added profile and lists what in it cannot be checked, so that silence never passes for agreement. */
export function findNotEnforced(catalog: Catalog, invariants: Invariants): NotEnforced[] {
  return catalog.added.flatMap((url) => {
    const structure = catalog.structure(url);
    return structure ? inNode(structure.root, structure, catalog, invariants) : [];
  });
}

function inNode(node: ElementNode, structure: Structure, catalog: Catalog, invariants: Invariants): NotEnforced[] {
  const tell = (demand: NotEnforced['demand'], why: string): NotEnforced => {
    const slice = node.sliceName === undefined ? '' : `:${node.sliceName}`;
    return { profile: structure.url, element: node.path + slice, demand, why };
  };
  const bindings = node.valueSets.flatMap((url) => {
    const set = catalog.terminology.valueSet(url);
    return 'unknown' in set ? [tell('binding', set.unknown)] : [];
  });
  const slices = node.slices.filter((slice) => node.slicing && !isDecidable(slice, node.slicing, { catalog }));
  const slicing = slices.map((slice) =>
    tell('slicing', `slice "${slice.sliceName}" cannot be told by its discriminator`),
  );
  const profiles = node.types.flatMap((t) => t.profiles).filter((url) => !catalog.structure(url));
  const rules = node.invariants.filter((rule) => !invariants.canRun(rule));
  return [
    ...bindings,
    ...slicing,
    ...rules.map((rule) => tell('rule', `${rule.key} is beyond the FHIRPath that is supported`)),
    ...profiles.map((url) => tell('profile', `${url} is not loaded`)),
    ...[...node.children.values(), ...node.slices].flatMap((child) => inNode(child, structure, catalog, invariants)),
  ];
}
