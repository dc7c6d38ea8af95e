/** The practice where the person is registered. PRSB section "GP practice". */
export interface GpPractice {
  /** PRSB "GP practice identifier": the ODS code. */
  readonly identifier?: string;
  /** PRSB "GP practice details": name. */
  readonly details?: string;
  /** PRSB "GP name": the person's usual GP, in words. */
  readonly gpName?: string;
}
