/** A question to the history, saved in Athena. Athena asks for the values of its question marks, in order, when it is run. */
export interface HistoryQuery {
  readonly name: string;
  readonly description: string;
  readonly sql: string;
}
export const HISTORY_QUERIES: readonly HistoryQuery[] = [];
