import { ruleFolders } from './harness';
import { testRule } from './rule-tests';

for (const folder of ruleFolders) testRule(folder);
