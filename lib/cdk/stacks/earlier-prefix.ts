import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isObject, parseJson } from '../../core/json';

/** The description of every stack. It identifies the stacks of an earlier synthesis. */
export const STACK_DESCRIPTION = 'Assay, a rules engine for AWS Config';

/**
 * Returns a warning if the last synthesis into a folder had another prefix, since CloudFormation would create a second
 * stack and keep the first.
 */
export function warnChangedPrefix(assembly: string, prefix: string): string | undefined {
  const earlier = listStackNames(assembly).find((name) => name !== prefix);
  return (
    earlier &&
    `prefix: the last synthesis had the prefix "${earlier}". "${prefix}" makes a second deployment beside it: the first one remains, and the second fails where both create a recorder, since a Region has only one. To rename, run \`npx cdk destroy --all\` with the old prefix first, which deletes results and keeps buckets`
  );
}

/** Lists the names of Assay's stacks in an assembly, which may be missing or of any content. */
function listStackNames(assembly: string): string[] {
  const manifest = readAssemblyFile(join(assembly, 'manifest.json'));
  const artifacts = isObject(manifest) && isObject(manifest.artifacts) ? Object.values(manifest.artifacts) : [];
  return artifacts.flatMap((artifact) => {
    const properties = isObject(artifact) && isObject(artifact.properties) ? artifact.properties : {};
    const { templateFile, stackName } = properties;
    if (typeof templateFile !== 'string' || typeof stackName !== 'string') return [];
    const template = readAssemblyFile(join(assembly, templateFile));
    return isObject(template) && template.Description === STACK_DESCRIPTION ? [stackName] : [];
  });
}

function readAssemblyFile(file: string): unknown {
  try {
    return parseJson(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
