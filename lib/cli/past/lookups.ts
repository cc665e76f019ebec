/** The commands that look up one resource in the history store. They start faster without the code of the others. */
export { diff } from './diff';
export { showHistory } from './history';
export { show } from './show';
