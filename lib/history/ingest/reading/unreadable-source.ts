import { isObject } from '../../../core/json';
import { describeError } from '../../../core/text/errors';
import { findSystemFailure } from '../../../engine/system-error';
import { identify } from '../../../formats/items/configuration-item';

/** A record or a file that could not be stored, and why. */
export interface UnreadableSource {
  readonly source: string;
  readonly resourceType?: string;
  readonly resourceId?: string;
  /** The id of a CloudTrail record. */
  readonly eventId?: string;
  readonly message: string;
}

/** The known parts of a file with an unreadable item; by default none. */
export interface KeptItems {
  /** Whether the item is a version without configuration. */
  readonly isVersion: boolean;
  /** Whether no other item of the file can be lost with it. */
  readonly hasOthers: boolean;
}

/** The unreadable records of a file. */
export class UnreadableRecords {
  readonly all: UnreadableSource[] = [];
  /** Those that are no version, because they do not say of which resource and time they are. */
  readonly lost: UnreadableSource[] = [];
  /** Whether no other item of the file can be lost with them. */
  isWhole = true;

  add(record: UnreadableSource, kept?: KeptItems): void {
    this.all.push(record);
    if (!kept?.isVersion) this.lost.push(record);
    if (!kept?.hasOthers) this.isWhole = false;
  }
}

/** Returns what identifies an item or a record, as far as it is readable. */
export function identifyUnreadable(value: unknown): Omit<UnreadableSource, 'source' | 'message'> {
  const eventId = isObject(value) && typeof value.eventID === 'string' ? value.eventID : undefined;
  return { ...identify(value), ...(eventId !== undefined && { eventId }) };
}

/** The forms say "evaluate", which is their most frequent use. */
export const describeForStore = (error: unknown): string =>
  (findSystemFailure(error) ?? describeError(error)).replace(/^Cannot evaluate /, 'Cannot store ');
