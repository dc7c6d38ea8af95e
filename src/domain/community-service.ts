import type { Identifier } from './coded.js';
import type { NeedKind } from './needs.js';
import type { ContactDetail } from './professional.js';

/** Whether a service can take somebody on. Nobody has said is `unknown`, and no reason to leave a service out. */
export const capacities = ['open', 'waiting-list', 'full', 'unknown'] as const;
export type Capacity = (typeof capacities)[number];

/** The words of Open Referral for what a service is at present (HSDS 3.0, `service.status`). */
export const serviceStates = ['active', 'inactive', 'defunct', 'temporarily-closed'] as const;
export type ServiceState = (typeof serviceStates)[number];

/** http://hl7.org/fhir/days-of-week, in the order of the week. */
export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof weekdays)[number];

/** What a community offers: a group, an advice session, a food pantry. As the feed says it that it was read from. */
export interface CommunityService {
  /** Waymark's own id for it: made from `source` and `sourceId`, so that it stays over every import. */
  readonly id: string;
  /** The feed in which `sourceId` is unique: a URI. */
  readonly source: string;
  readonly sourceId: string;
  readonly name: string;
  readonly status: ServiceState;
  /** The numbers it goes by; one that a party has for an endpoint connects the two. */
  readonly identifiers: readonly Identifier[];
  readonly description?: string;
  readonly url?: string;
  /** Something that counts for a short time: closed over Easter. */
  readonly alert?: string;
  /** When somebody last made sure that all of this is right: a date. */
  readonly assuredOn?: string;
  readonly organisation?: ServiceOrganisation;
  readonly places?: readonly ServicePlace[];
  /** Where people may live who come to it, in words. */
  readonly areas?: readonly string[];
  readonly times?: readonly OpeningTime[];
  readonly ages?: AgeRange;
  /** Who may come, in words. */
  readonly eligibility?: string;
  readonly costs?: readonly Cost[];
  readonly contacts?: readonly ServiceContact[];
  readonly languages?: readonly Language[];
  readonly needs?: readonly NeedKind[];
  /** The terms by which the feed sorts it, in its own words. */
  readonly keywords?: readonly string[];
}

export interface ServiceOrganisation {
  readonly sourceId: string;
  readonly name: string;
  readonly description?: string;
  readonly url?: string;
  readonly email?: string;
  /** Company and charity numbers, under the scheme that the feed names. */
  readonly identifiers?: readonly Identifier[];
}

export interface ServicePlace {
  readonly sourceId: string;
  readonly name?: string;
  readonly description?: string;
  readonly address?: ServiceAddress;
  /** Degrees (WGS84). */
  readonly position?: { readonly latitude: number; readonly longitude: number };
  readonly accessibility?: readonly string[];
}

export interface ServiceAddress {
  readonly lines?: readonly string[];
  readonly town?: string;
  readonly region?: string;
  readonly postcode?: string;
  readonly country?: string;
}

/** When it is open, as far as it is said in days and times; `words` may say more, or all of it. */
export interface OpeningTime {
  readonly days?: readonly Weekday[];
  /** `HH:MM`, by the clock on the wall. */
  readonly opens?: string;
  readonly closes?: string;
  /** Days on which it is not open every week: `first Monday of the month`, `every 2 weeks`. */
  readonly isNotWeekly?: true;
  readonly validFrom?: string;
  /** The last date on which it counts. */
  readonly validTo?: string;
  readonly words?: string;
}

/** Ages in years, both ends included; an end that is not there is open. */
export interface AgeRange {
  readonly from?: number;
  readonly to?: number;
}

export interface Cost {
  readonly amount?: number;
  /** ISO 4217. */
  readonly currency?: string;
  readonly words?: string;
  readonly validFrom?: string;
  readonly validTo?: string;
}

export interface ServiceContact {
  readonly name?: string;
  readonly role?: string;
  readonly details?: readonly ContactDetail[];
}

export interface Language {
  readonly name?: string;
  /** ISO 639-1 or 639-2. */
  readonly code?: string;
}
