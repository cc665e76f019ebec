/**
 * The commands of the history store, except those that look up one resource. One module, since each module that is
 * loaded late splits the bundle into more files, and every command would read more of them at its start.
 */
export { compliance } from './past/compliance';
export { evidence } from './past/evidence/evidence';
export { ingest } from './past/ingest/ingest';
export { recordItems } from './past/ingest/record';
export { sync } from './past/ingest/sync';
export { inventory } from './past/inventory';
export { query } from './past/query/query';
export { related } from './past/related';
export { report } from './past/report/report';
export { restore } from './past/restore';
export { story } from './past/story';
export { who } from './past/who';
