import { describe, expect, it } from '@jest/globals';
import { error, isError, issueCodes, Refusal, refuseErrors, warning } from '../../src/domain/issue.js';
import { r4Codes } from '../laws/definitions.js';

describe('issues', () => {
  const types = r4Codes('http://hl7.org/fhir/issue-type');

  it('R4 has issue types to hold ours against', () => {
    expect(types).toContain('business-rule');
    expect(types.length).toBeGreaterThan(25);
  });

  it.each(Object.entries(issueCodes))('%s is answered in words that each door knows', (code, answer) => {
    expect(types).toContain(answer.fhir);
    expect(answer.http === 200 || (answer.http >= 400 && answer.http < 600)).toBe(true);
    expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
    const isPassed = answer.http === 200;
    expect(answer.bars === undefined).toBe(isPassed);
    // Somebody must act on what is refused, unless it was done before or is being done; what passes may still be mended.
    if (!isPassed && answer.fhir !== 'duplicate') expect(answer.who).not.toBe('nobody');
    if (answer.bars !== undefined) expect(answer.bars).toMatch(/^(SEND|REC|PROXY)_[A-Z_]+$/);
    if (answer.http === 500) expect(answer.bars).toBe('REC_SERVER_ERROR');
    if (answer.http === 422) expect(answer.bars).toBe('REC_UNPROCESSABLE_ENTITY');
  });

  it('stop a message when one is an error, with every issue, and let it pass otherwise', () => {
    const [stop, tell] = [error('required', 'a', 'found none'), warning('unmapped', 'b', 'carried')];
    expect(refuseErrors([tell])).toEqual([tell]);
    expect(refuseErrors([])).toEqual([]);
    expect(isError(stop)).toBe(true);
    expect(isError(tell)).toBe(false);
    const refusal = (() => {
      try {
        refuseErrors([tell, stop]);
      } catch (thrown) {
        return thrown;
      }
      return undefined;
    })();
    expect(refusal).toBeInstanceOf(Refusal);
    expect(refusal).toMatchObject({ name: 'Refusal', issues: [tell, stop] });
    expect(String(refusal)).toContain('required at a: found none');
  });
});
