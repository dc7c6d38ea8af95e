import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { createCatalog, loadDefinitions } from '../../src/conformance/definitions.js';
import { createInvariants } from '../../src/conformance/invariants.js';
import type { ElementNode } from '../../src/conformance/schema.js';

const definitions = loadDefinitions();
const catalog = createCatalog(definitions, []);
const all = (node: ElementNode): ElementNode[] => [node, ...[...node.children.values(), ...node.slices].flatMap(all)];
const nodes = definitions.structures.flatMap((s) => {
  const structure = catalog.structure(String(s.url));
  return structure ? all(structure.root) : [];
});

describe('definitions/r4.json', () => {
  test('holds every resource and data type of R4, and nothing that is not R4', () => {
    const names = definitions.structures.filter((s) => s.derivation === 'specialization').map((s) => String(s.type));
    expect(names.filter((name) => catalog.isResource(name))).toHaveLength(146);
    expect(names).toEqual(
      expect.arrayContaining(['Patient', 'ServiceRequest', 'Parameters', 'Binary', 'Period', 'code', 'xhtml']),
    );
    expect(names).not.toContain('SubscriptionStatus');
    expect([...(catalog.type('Meta')?.root.children.keys() ?? [])]).toEqual([
      'id',
      'extension',
      'versionId',
      'lastUpdated',
      'source',
      'profile',
      'security',
      'tag',
    ]);
    expect(
      ['Element', 'BackboneElement', 'Resource', 'DomainResource', 'Period', 'constructor'].filter((n) =>
        catalog.isResource(n),
      ),
    ).toEqual([]);
  });

  test('is small', () => {
    expect(statSync(fileURLToPath(new URL('../../definitions/r4.json', import.meta.url))).size).toBeLessThan(3_000_000);
  });

  test('every required value set can be said, but for these', () => {
    const unknown = new Set(
      nodes.flatMap((n) => n.valueSets).filter((url) => 'unknown' in catalog.terminology.valueSet(url)),
    );
    // UCUM is a grammar of its own; the second is missing from HL7's own publication; the third is LOINC's.
    expect([...unknown].sort()).toEqual([
      'http://hl7.org/fhir/ValueSet/characteristic-combination',
      'http://hl7.org/fhir/ValueSet/ucum-units',
      'http://loinc.org/vs/LL379-9',
    ]);
  });

  test('every rule can be run, but for these', () => {
    const invariants = createInvariants();
    const rules = new Map(nodes.flatMap((n) => n.invariants.map((rule) => [rule.expression, rule])));
    expect(rules.size).toBeGreaterThan(150);
    // It is about how definitions are written.
    expect([...rules.values()].filter((rule) => !invariants.canRun(rule)).map((rule) => rule.key)).toEqual(['sdf-9']);
  });
});
