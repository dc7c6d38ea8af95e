import { describe, expect, test } from '@jest/globals';
import type { CommunityService } from '../../src/domain/community-service.js';
import { findingOf, type ServiceQuestion } from '../../src/domain/service-search.js';

const bare: CommunityService = {
  id: 'one',
  source: 'https://feed.example',
  sourceId: '1',
  name: 'Lunch club',
  status: 'active',
  identifiers: [],
};
const found = (more: Partial<CommunityService>, asked: Partial<ServiceQuestion>): string => {
  const { isFound, unsaid } = findingOf({ ...bare, ...more }, { on: '2026-06-01', ...asked });
  return `${isFound ? 'found' : 'not found'}${unsaid.length > 0 ? `, ${unsaid.join(' and ')} unsaid` : ''}`;
};
const at = (postcode: string, town?: string): Partial<CommunityService> => ({
  places: [{ sourceId: 'p', address: { postcode, ...(town !== undefined && { town }) } }],
});

describe('a service is found', () => {
  test('when nothing is asked, and it is active', () => {
    expect(found({}, {})).toBe('found');
    for (const status of ['inactive', 'defunct', 'temporarily-closed'] as const) {
      expect(found({ status }, {})).toBe('not found');
    }
  });

  test('by what it does not say, which is told', () => {
    expect(found({}, { age: 8, day: 'mon', place: 'ZZ99' })).toBe('found, place and age and day unsaid');
    expect(found({ ages: { from: 18 } }, { age: 8, day: 'mon' })).toBe('not found, day unsaid');
  });

  test('by a need only where it says it is for it', () => {
    expect(found({}, { need: 'food' })).toBe('not found');
    expect(found({ needs: ['food'] }, { need: 'food' })).toBe('found');
    expect(found({ needs: ['money'] }, { need: 'food' })).toBe('not found');
  });

  test.each([
    [{ from: 18 }, 17, 'not found'],
    [{ from: 18 }, 18, 'found'],
    [{ from: 18 }, 99, 'found'],
    [{ to: 25 }, 25, 'found'],
    [{ to: 25 }, 26, 'not found'],
    [{ from: 0, to: 0 }, 0, 'found'],
    [{}, 40, 'found, age unsaid'],
  ])('for ages %j at %d: %s', (ages, age, expected) => {
    expect(found({ ages }, { age })).toBe(expected);
  });

  test('on its days; on any where some of its times have none; not by times that have run out or not begun', () => {
    const times = [{ days: ['mon', 'tue'] as const }];
    expect(found({ times }, { day: 'tue' })).toBe('found');
    expect(found({ times }, { day: 'sun' })).toBe('not found');
    expect(found({ times: [...times, { words: 'and when it suits you' }] }, { day: 'sun' })).toBe('found, day unsaid');
    const over = times.map((time) => ({ ...time, validTo: '2026-05-31' }));
    expect(found({ times: over }, { day: 'tue' })).toBe('found, day unsaid');
    expect(found({ times: over.map((time) => ({ ...time, validTo: '2026-06-01' })) }, { day: 'tue' })).toBe('found');
    const later = times.map((time) => ({ ...time, validFrom: '2026-06-02' }));
    expect(found({ times: later }, { day: 'tue' })).toBe('found, day unsaid');
    expect(found({ times: [...later, { days: ['wed'] }] }, { day: 'tue' })).toBe('not found');
    expect(found({ times: later.map((time) => ({ ...time, validFrom: '2026-06-01' })) }, { day: 'tue' })).toBe('found');
  });

  test.each([
    ['ZZ99 3AB', 'found'],
    ['zz99 9ZZ', 'found'],
    ['ZZ993AB', 'found'],
    ['ZZ99', 'found'],
    ['zz', 'found'],
    ['ZZ9', 'not found'],
    ['Z', 'not found'],
    ['YY99', 'not found'],
    ['Saltby', 'found'],
    ['salt', 'not found'],
    ['Saltby on the marsh', 'not found'],
  ])('at ZZ99 1AA in Saltby, for %s: %s', (place, expected) => {
    expect(found(at('ZZ99 1AA', 'Saltby'), { place })).toBe(expected);
  });

  test('in a district whose halves have letters by its number alone', () => {
    expect(found(at('W1A 1AA'), { place: 'W1' })).toBe('found');
    expect(found(at('W1A 1AA'), { place: 'W1B' })).toBe('not found');
    expect(found(at('W10 1AA'), { place: 'W1' })).toBe('not found');
  });

  test('by the area that it is for, whatever the case and the signs', () => {
    const areas = ["St. Mary's and Saltmarsh"];
    expect(found({ areas }, { place: 'st marys' })).toBe('found');
    expect(found({ areas }, { place: 'Quay' })).toBe('not found');
    // Whether an area in words holds a postcode is nothing that words say.
    expect(found({ areas }, { place: 'ZZ99' })).toBe('found, place unsaid');
  });

  test('by words that are all there, and not by signs', () => {
    const more = { description: 'Soup, bread & company', keywords: ['Café'] };
    expect(found(more, { text: 'CAFE lunch' })).toBe('found');
    expect(found(more, { text: 'soup dance' })).toBe('not found');
    expect(found(more, { text: '.*' })).toBe('not found');
  });
});
