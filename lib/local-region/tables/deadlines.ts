import { DAY_MS } from '../../core/time';
import type { Item } from './attribute';

const TIME = /(?<!\d)\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?/g;

/**
 * Lists the times that texts of an item name, in epoch milliseconds. A day names its beginning and its end.
 * @example
 * listNamedTimes({ expires: { S: '2026-03-01' } }); // 2026-03-01 and 2026-03-02, at midnight
 */
export const listNamedTimes = (item: Item): number[] =>
  (JSON.stringify(item).match(TIME) ?? [])
    .flatMap((text) => (text.length > 10 ? [Date.parse(text)] : [Date.parse(text), Date.parse(text) + DAY_MS]))
    .filter((time) => !Number.isNaN(time));
