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

/** A record or a file of which nothing is stored. */
export interface LostSource extends UnreadableSource {
  /** Whether it is a record of CloudTrail. */
  readonly isEvent: boolean;
}

/** The unreadable records of a file. */
export class UnreadableRecords {
  readonly all: UnreadableSource[] = [];
  /** Those of which nothing is stored: files, and items that do not say of which resource and time they are. */
  readonly lost: LostSource[] = [];
  /** Whether no other item of the file can be lost with them. */
  isWhole = true;

  add(record: UnreadableSource, kept?: KeptItems): void {
    this.all.push(record);
    if (!kept?.isVersion) this.lost.push({ ...record, isEvent: false });
    if (!kept?.hasOthers) this.isWhole = false;
  }

  addEvent(record: UnreadableSource): void {
    this.all.push(record);
    this.lost.push({ ...record, isEvent: true });
  }

  /** Adds a document of another kind, with which nothing is lost. */
  addOther(record: UnreadableSource): void {
    this.all.push(record);
    this.isWhole = false;
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
