import type { Identifier } from './coded.js';

/** The name of a party in Waymark: short, of the operator's choosing, never shown to other parties. */
export type PartyId = string;

/** What a party is to an exchange: the one who asks, or the one who is asked. One party may be both, in different ones. */
export const partyRoles = ['referrer', 'link-worker'] as const;
export type PartyRole = (typeof partyRoles)[number];

/** An organisation that is connected: who it is, what it may do, and how it is reached. */
export interface Party {
  readonly id: PartyId;
  readonly name: string;
  readonly roles: readonly PartyRole[];
  /** The endpoints it sends from and receives at: what a message calls `sender` and `receiver`. At least one. */
  readonly endpoints: readonly Identifier[];
  readonly odsCode?: string;
  /** SMART system scopes it may be granted, e.g. `system/Task.rus`; a token never holds more. */
  readonly scopes: readonly string[];
  readonly credentials: Credentials;
  readonly connection: Connection;
  /** Requests a minute; the operator's default when left out. */
  readonly rate?: number;
  /** Whether restricted safeguarding may leave by its door. Nothing restricted goes to a party that is not cleared. */
  readonly clearedForRestricted?: true;
  /** A party that is switched off gets no token, and its tokens no longer count. */
  readonly active: boolean;
}

/** The public keys a party signs its assertions with: as they are, or where they are published. */
export type Credentials =
  | { readonly jwks: { readonly keys: readonly Readonly<Record<string, unknown>>[] } }
  | { readonly jwksUrl: string };

/** How what is owed to a party reaches it. */
export type Connection =
  | { readonly kind: 'inbox'; readonly wire: 'bars' | 'fhir-rest' | 'platform' }
  | { readonly kind: 'platform-webhook'; readonly url: string }
  | { readonly kind: 'fhir-rest'; readonly url: string; readonly login?: ClientLogin }
  | { readonly kind: 'bars'; readonly url: string; readonly login?: ClientLogin };

export type ConnectionKind = Connection['kind'];

/** How Waymark logs in at a party's own server: SMART Backend Services, signed with a key the operator names. */
export interface ClientLogin {
  readonly tokenUrl: string;
  readonly clientId: string;
  /** The name of the environment variable that holds the private key (JWK); never the key itself. */
  readonly keyVariable: string;
  readonly algorithm: 'RS384' | 'ES384' | 'RS512';
  /** Left out where the server takes no scope (NHS signed JWT). */
  readonly scope?: string;
}
