import { error, type Issue, type IssueCode, information, warning } from '../domain/issue.js';

/** After this many issues a message is hopeless, and a hostile one could otherwise ask for one per byte. */
const mostIssues = 500;

/** Where rules put what they find: each problem once, however many profiles state the same rule. */
export interface Report {
  error(code: IssueCode, path: string, text: string): void;
  warning(code: IssueCode, path: string, text: string): void;
  /** A profile that `path` claims and that is not loaded: told once for the whole message, whoever claims it. */
  unchecked(profile: string, path: string): void;
  /** The last issue: looking on would cost more than it could tell. */
  stop(code: IssueCode, path: string, text: string): void;
  readonly issues: readonly Issue[];
  /** The most issues are found, or `stop` was called: looking on is of no use. */
  readonly full: boolean;
}

export function createReport(): Report {
  const issues: Issue[] = [];
  const seen = new Set<string>();
  const unloaded = new Map<string, string>();
  let full = false;
  const add = (issue: Issue): void => {
    const key = `${issue.path}\n${issue.code}\n${issue.text}`;
    if (full || seen.has(key)) return;
    seen.add(key);
    issues.push(issue);
    if (issues.length < mostIssues) return;
    stop('too-many', '', `found ${mostIssues} issues: the rest of the message was not checked`);
  };
  const stop: Report['stop'] = (code, path, text) => {
    full = true;
    issues.push(error(code, path, text));
  };
  return {
    error: (code, path, text) => add(error(code, path, text)),
    warning: (code, path, text) => add(warning(code, path, text)),
    unchecked: (profile, path) => {
      if (!unloaded.has(profile)) unloaded.set(profile, path);
    },
    stop,
    get issues() {
      return [...issues, ...notChecked(unloaded)];
    },
    get full() {
      return full;
    },
  };
}

function notChecked(unloaded: ReadonlyMap<string, string>): Issue[] {
  const [first] = unloaded.values();
  if (first === undefined) return [];
  const names = [...unloaded.keys()].map((url) => url.replace(/^.*\//, ''));
  const text = `found claims of profiles that are not loaded, and were not checked: ${names.join(', ')}`;
  return [information('profile-unchecked', first, text)];
}
