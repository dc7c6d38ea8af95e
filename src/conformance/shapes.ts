import type { Catalog } from './definitions.js';
import { isPrimitive } from './primitives.js';
import type { ElementNode, Invariant, TypeRule } from './schema.js';

/** What an object of a type, or of an element with elements of its own, may and must hold: ready for lookups by JSON name. */
export interface Shape {
  readonly properties: ReadonlyMap<string, Property>;
  readonly required: readonly ElementNode[];
  readonly invariants: readonly Invariant[];
}

/** One JSON name: `birthDate`, or `valueQuantity` of the choice `value[x]`. */
export interface Property {
  readonly node: ElementNode;
  readonly type: TypeRule;
  readonly primitive: boolean;
  /** Of a complex type; undefined when the type is not known. */
  readonly shape: () => Shape | undefined;
}

export interface Shapes {
  /** Of a resource or a data type. */
  ofType(name: string): Shape | undefined;
}

const capitalize = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/** Shapes of R4's own types, each made when first met: most of R4 is never seen by most messages. */
export function createShapes(catalog: Catalog): Shapes {
  const byType = new Map<string, Shape | undefined>();
  const byNode = new Map<ElementNode, Shape>();

  const ofType = (name: string): Shape | undefined => {
    if (!byType.has(name)) {
      const root = catalog.type(name)?.root;
      byType.set(name, root && make(root, []));
    }
    return byType.get(name);
  };

  /** The shape of an element: its own elements, those of the element it refers to, or those of its type. */
  const ofElement = (node: ElementNode, type: TypeRule): Shape | undefined => {
    const ready = byNode.get(node);
    if (ready) return ready;
    const source = node.contentReference === undefined ? node : referred(node);
    if (source && source.children.size > 0) {
      const shape = make(source, source === node ? [] : node.invariants);
      byNode.set(node, shape);
      return shape;
    }
    const shape = ofType(type.code);
    if (!shape || node.invariants.length === 0) return shape;
    // Rules that this use of the type adds (org-2 on Organization.address).
    const added = { ...shape, invariants: [...shape.invariants, ...node.invariants] };
    if (!node.choice) byNode.set(node, added);
    return added;
  };

  const make = (source: ElementNode, more: readonly Invariant[]): Shape => {
    const properties = new Map<string, Property>();
    for (const node of source.children.values()) {
      const types = node.types.length > 0 ? node.types : [{ code: 'BackboneElement', profiles: [], targets: [] }];
      const codes = node.types.some((t) => t.code === '*')
        ? openTypes.map((code) => ({ code, profiles: [], targets: [] }))
        : types;
      for (const type of codes) {
        const name = node.choice ? node.name + capitalize(type.code) : node.name;
        const previous = properties.get(name);
        if (previous) continue;
        properties.set(name, {
          node,
          type,
          primitive: isPrimitive(type.code),
          shape: once(() => ofElement(node, type)),
        });
      }
    }
    return {
      properties,
      required: [...source.children.values()].filter((node) => node.min > 0),
      invariants: [...source.invariants, ...more],
    };
  };
  return { ofType };
}

/** Types of an open choice (http://hl7.org/fhir/R4/datatypes.html#open), where a definition writes `*`. */
export const openTypes = (
  'base64Binary boolean canonical code date dateTime decimal id instant integer markdown oid positiveInt string time ' +
  'unsignedInt uri url uuid Address Age Annotation Attachment CodeableConcept Coding ContactPoint Count Distance Duration ' +
  'HumanName Identifier Money Period Quantity Range Ratio Reference SampledData Signature Timing ContactDetail Contributor ' +
  'DataRequirement Expression ParameterDefinition RelatedArtifact TriggerDefinition UsageContext Dosage Meta'
).split(' ');

/** The element that `#Observation.referenceRange` names. */
export function referred(node: ElementNode): ElementNode | undefined {
  const { contentReference } = node;
  if (contentReference === undefined) return undefined;
  const path = contentReference.slice(contentReference.indexOf('#') + 1).split('.');
  let target = node.root;
  for (const part of path.slice(1)) target = target?.children.get(part.replace('[x]', ''));
  return target;
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
