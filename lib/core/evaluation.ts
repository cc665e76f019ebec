/**
 * AWS Config's ComplianceType, as far as a rule may report it (`INSUFFICIENT_DATA` is refused by PutEvaluations).
 * https://docs.aws.amazon.com/config/latest/APIReference/API_Evaluation.html
 */
export type ComplianceType = 'COMPLIANT' | 'NON_COMPLIANT' | 'NOT_APPLICABLE';

/** What a rule says of one resource; it has an annotation exactly when the resource is non-compliant. */
export type RuleResult =
  | { readonly complianceType: 'COMPLIANT' }
  | { readonly complianceType: 'NOT_APPLICABLE' }
  | { readonly complianceType: 'NON_COMPLIANT'; readonly annotation: string; readonly insufficientData?: true };

export const COMPLIANT: RuleResult = { complianceType: 'COMPLIANT' };
export const NOT_APPLICABLE: RuleResult = { complianceType: 'NOT_APPLICABLE' };

/** @param annotation what is wrong, for a person: which permission, which statement, which date */
export const nonCompliant = (annotation: string): RuleResult => ({ complianceType: 'NON_COMPLIANT', annotation });

/**
 * The rule cannot tell, because the input does not say. AWS Config knows only three results, and this one must look
 * neither compliant nor out of scope, so it is reported as non-compliant with an annotation that begins "Cannot tell".
 * @param question what cannot be told and why: `whether port 22 is open: prefix list pl-0a is not in the input`
 */
export const insufficientData = (question: string): RuleResult => ({
  complianceType: 'NON_COMPLIANT',
  annotation: `Cannot tell ${question}`,
  insufficientData: true,
});

/** Whether an annotation is that of an undecided verdict: what people are shown apart from real offences. */
export const isInsufficientData = (annotation: string | null): boolean => annotation?.startsWith('Cannot tell ') ?? false;

/** AWS Config's limit on an annotation, in characters. */
export const ANNOTATION_LIMIT = 256;

/** Cuts an annotation to AWS Config's limit, never through the middle of what a reader takes for one character. */
export function cutAnnotation(annotation: string): string {
  if (annotation.length <= ANNOTATION_LIMIT) return annotation;
  const mark = ' [truncated]';
  // Made when it is needed: it takes milliseconds, and few annotations are too long.
  characters ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  const cut = characters.segment(annotation).containing(ANNOTATION_LIMIT - mark.length);
  return annotation.slice(0, cut?.index) + mark;
}

let characters: Intl.Segmenter | undefined;
