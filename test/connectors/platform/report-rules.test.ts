import { describe, expect, test } from '@jest/globals';
import { progressWire } from './minimal.js';
import { told } from './told.js';

const standing = { state: 'active', certainty: 'confirmed' };
const code = { system: 'https://waymark.example/fhir/CodeSystem/report-part', code: 'contact' };
const need = (goal: object) => ({ plan: { status: 'active', needs: [{ ...standing, freeText: 'x', goals: [goal] }] } });
const author = { status: 'final', writtenOn: '2026-03-30', writtenBy: { name: 'Delroy Whitmore' } };

describe('what comes back is held to what FHIR and the standard can hold', () => {
  test.each<[string, object, string]>([
    ['a contact without a status', { contacts: [{ at: '2026-03-10' }] }, 'required /report/contacts/0/status'],
    [
      'an unknown way of meeting',
      { contacts: [{ status: 'finished', method: 'owl' }] },
      'code-unknown /report/contacts/0/method',
    ],
    [
      'a contact type that says what the resource is',
      { contacts: [{ status: 'finished', type: { codedValues: [code] } }] },
      'value /report/contacts/0/type/codedValues/0',
    ],
    [
      'a week and a minute',
      { contacts: [{ status: 'finished', minutes: 10_081 }] },
      'value /report/contacts/0/minutes',
    ],
    [
      'a need found at the referral',
      { needs: [{ ...standing, freeText: 'x', found: 'referral' }] },
      'invariant /report/needs/0/found',
    ],
    ['a need that says nothing', { needs: [{ ...standing, found: 'later' }] }, 'required /report/needs/0'],
    [
      'an assessment named as the resource is',
      { assessments: [{ status: 'final', name: { codedValues: [code] } }] },
      'value /report/assessments/0/name/codedValues/0',
    ],
    [
      'a value in words',
      { assessments: [{ status: 'final', result: { value: 'seven' } }] },
      'structure /report/assessments/0/result/value',
    ],
    ['a goal that says nothing', need({ status: 'active' }), 'required /report/plan/needs/0/goals/0'],
    [
      'a goal that matters nothing of ten',
      need({ status: 'active', freeText: 'x', importance: 0 }),
      'value /report/plan/needs/0/goals/0/importance',
    ],
    [
      'a stage goal that says nothing',
      need({ status: 'active', freeText: 'x', actions: [{ status: 'active', stageGoals: [{ status: 'active' }] }] }),
      'required /report/plan/needs/0/goals/0/actions/0/stageGoals/0',
    ],
    [
      'a confidence of ten and a half',
      need({ status: 'active', freeText: 'x', actions: [{ status: 'active', confidence: 10.5 }] }),
      'structure /report/plan/needs/0/goals/0/actions/0/confidence',
    ],
    [
      'a summary that asks, and says that it does not',
      { summaries: [{ ...author, noActionNeeded: true, requestedActions: [{ forPerson: 'x' }] }] },
      'invariant /report/summaries/0/noActionNeeded',
    ],
    [
      'a summary by nobody',
      { summaries: [{ status: 'final', writtenOn: '2026' }] },
      'required /report/summaries/0/writtenBy',
    ],
    ['a report of nothing', {}, 'structure /report'],
  ])('%s', (_name, report, issue) => {
    expect(told({ ...progressWire(), report })).toEqual([issue]);
  });
});
