import { dirname, relative, resolve, sep } from 'node:path';
import { timelineUrl } from '../../core/text/console-url';
import type { ReportedEvaluation } from '../../engine/run-result';
import type { FormatOptions } from '../format';
import { findPartition } from '../partition';
import { toUri } from '../sarif';

/** A Region is part of the console's address, and no other text of the input may become one. */
const REGION_NAME = /^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/;

/** Returns the URL of a resource in the AWS Config console; undefined for one that is not in an account. */
export function linkToConsole(evaluation: ReportedEvaluation): string | undefined {
  const { accountId, region, resourceType, resourceId, line } = evaluation;
  if (accountId === null || region === null || line !== undefined) return undefined;
  // The console of the first Region of the partition shows global resources.
  const shown = region === 'global' ? 'us-east-1' : region;
  if (!REGION_NAME.test(shown)) return undefined;
  return timelineUrl(findPartition(evaluation), shown, toWellFormed(resourceType), toWellFormed(resourceId));
}

/**
 * Returns the URL of a line of a template: in its repository if the machine knows it, as it does in a CI system, or
 * else the file itself.
 */
export function linkToLine(
  { source, line }: { readonly source: string; readonly line?: number },
  { file = 'report.html', sourceRoot }: Pick<FormatOptions, 'file' | 'sourceRoot'>,
): string | undefined {
  if (source === '-' || line === undefined) return undefined;
  const path = resolve(source);
  const inRepository = sourceRoot && relative(sourceRoot.folder, path).split(sep).join('/');
  if (sourceRoot && inRepository && !inRepository.startsWith('..')) {
    return `${sourceRoot.url}${toUri(inRepository)}#L${line}`;
  }
  return toUri(
    relative(dirname(resolve(file)), path)
      .split(sep)
      .join('/'),
  );
}

const toWellFormed = (text: string): string => text.replace(/\p{Cs}/gu, '\ufffd');
