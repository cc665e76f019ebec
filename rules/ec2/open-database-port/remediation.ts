import { openPortRemediation } from '../open-ports/plan';
import type { parameters } from './ports';

/** Revokes what lets the internet in to database ports, and nothing else. */
export const remediation = openPortRemediation<typeof parameters>(({ ports }) => ports);
