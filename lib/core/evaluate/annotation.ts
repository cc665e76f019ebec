import type { ConfigurationItem } from '../item';
import { isString } from '../json';
import type { Waiver } from '../waivers';

/** AWS Config's limit on an annotation, in characters. */
export const ANNOTATION_LIMIT = 256;

/** Cuts an annotation to AWS Config's limit, at a boundary of what a reader takes for one character. */
export function cutAnnotation(annotation: string): string {
  if (annotation.length <= ANNOTATION_LIMIT) return annotation;
  const mark = ' [truncated]';
  // Created when it is first needed: that takes milliseconds, and few annotations are too long.
  graphemes ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  const cut = graphemes.segment(annotation).containing(ANNOTATION_LIMIT - mark.length);
  return annotation.slice(0, cut?.index) + mark;
}

let graphemes: Intl.Segmenter | undefined;

/** Formats the annotation of a result for which the input lacks data. */
export const formatInsufficientData = (reason: string): string => `${INSUFFICIENT_DATA}${reason}`;

/** The annotation of a rule that says nothing, which its checks refuse. AWS Config rejects an empty one. */
export const NO_REASON = 'The rule gives no reason';

/** Whether an annotation says nothing. */
export const isBlankAnnotation = (annotation: unknown): boolean =>
  !isString(annotation) || annotation.trim() === '' || annotation.trim() === INSUFFICIENT_DATA.trim();

/** Rules say that data is not in "the input". For a resource that was read from AWS, that is AWS's answer. */
export const nameSource = ({ isLive }: Pick<ConfigurationItem, 'isLive'>, text: string): string =>
  isLive ? text.replaceAll('the input', "AWS's answer") : text;

/** Formats the annotation of a resource that a waiver makes not applicable. */
export const formatWaived = ({ expires, reason, owner, ticket }: Waiver): string =>
  `${WAIVED}${expires} by ${owner}${ticket ? ` (${ticket})` : ''}: ${reason}`;

/** Returns an annotation without the words that data is insufficient, for texts that say so already. */
export const removeInsufficientData = (annotation: string): string =>
  annotation.startsWith(INSUFFICIENT_DATA) ? annotation.slice(INSUFFICIENT_DATA.length) : annotation;

const INSUFFICIENT_DATA = 'Insufficient data: ';
const WAIVED = 'Waived until ';

/**
 * Reads back what an annotation says of its result. Only for results that come from AWS Config, which stores nothing
 * but compliance type and annotation: an `Evaluation` has fields for both facts.
 */
export const parseAnnotation = (
  annotation: string | null,
): { readonly insufficientData: boolean; readonly waived: boolean } => ({
  insufficientData: annotation?.startsWith(INSUFFICIENT_DATA) ?? false,
  waived: annotation?.startsWith(WAIVED) ?? false,
});
