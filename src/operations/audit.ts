/** One access, granted or refused: what an AuditEvent says (IHE Basic Audit: RESTful activity). */
export interface AuditEntry {
  /** FHIR restful-interaction, or `login` for a token that was asked for. */
  readonly interaction: string;
  readonly action: 'C' | 'R' | 'U' | 'D' | 'E';
  /** The HTTP status that was answered. */
  readonly status: number;
  readonly requestId: string;
  readonly correlationId: string;
  /** Undefined where nobody was recognised. */
  readonly party: string | undefined;
  /** The last 32 characters of the access token, which name it and do not give it away (IHE BALP). */
  readonly token: string | undefined;
  /** Where the request came from: an IP address. */
  readonly network: string | undefined;
  /** `Type/id` of what was touched; a search tells its type alone. */
  readonly touched: readonly string[];
}

/** Where accesses are written down. It resolves when the entry is durable; a door answers only then. */
export interface Audit {
  record(entry: AuditEntry): Promise<void>;
}
