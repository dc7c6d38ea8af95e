import type { IssueCode } from '../domain/issue.js';

/** What the service counts and times; `createMetrics` gives it Prometheus' form. Labels are names, never content. */
export interface Meters {
  /** A message was answered at a door. */
  messageAnswered(labels: { readonly door: string; readonly status: number }): void;
  /** What a message was told: one for each issue. */
  issueTold(code: IssueCode): void;
  /** An attempt at a delivery ended. */
  deliveryTried(labels: { readonly party: string; readonly answer: 'delivered' | 'retry' | 'dead' }): void;
  /** Seconds from the commit of a message until it was delivered. */
  deliveredAfter(seconds: number): void;
  /** An HTTP request was answered. */
  requestAnswered(
    labels: { readonly method: string; readonly route: string; readonly status: number },
    seconds: number,
  ): void;
}

/** The meters of those who do not measure. */
export const noMeters: Meters = {
  messageAnswered: () => {},
  issueTold: () => {},
  deliveryTried: () => {},
  deliveredAfter: () => {},
  requestAnswered: () => {},
};
