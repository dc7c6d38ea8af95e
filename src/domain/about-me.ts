/** What the person wants everyone who supports them to know, in their words. PRSB section "About me". */
export interface AboutMe {
  /** Where the answers stand (FHIR `QuestionnaireResponse.status`, a modifier). */
  readonly status?: (typeof answerStatuses)[number];
  readonly mostImportantToMe?: string;
  readonly peopleImportantToMe?: string;
  readonly howICommunicate?: string;
  readonly myWellness?: string;
  readonly pleaseDoAndDont?: string;
  readonly howAndWhenToSupportMe?: string;
  readonly alsoWorthKnowing?: string;
  readonly supportedToWriteBy?: string;
  /** PRSB "Location to multimedia file": a URL. */
  readonly multimediaLocation?: string;
  /** When it was written: a FHIR dateTime. */
  readonly writtenOn?: string;
}

/** http://hl7.org/fhir/questionnaire-answers-status */
export const answerStatuses = ['in-progress', 'completed', 'amended', 'entered-in-error', 'stopped'] as const;
