import { openPortRemediation } from '../open-ports/plan';
import type { parameters } from './ports';

/** Revokes the sources that open database ports to the internet. */
export const remediation = openPortRemediation<typeof parameters>(({ ports }) => ports);
