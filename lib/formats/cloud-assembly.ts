import type { FactScope } from '../core/facts';
import { isObject, isString } from '../core/reading/properties';
import { objectIn } from './document-reader';
import { ParseError } from './parse-error';
import { isInside } from './template/template';

/** What a CDK app was synthesized to, by its `manifest.json`; paths are relative to the manifest's folder. */
export interface CloudAssembly {
  readonly templates: readonly AssemblyTemplate[];
  /** Folders of further assemblies: the app's stages. */
  readonly assemblies: readonly string[];
  /** Stacks whose template cannot be told, with the reason. */
  readonly unreadable: readonly { readonly resourceId: string; readonly message: string }[];
}

export interface AssemblyTemplate {
  /** The stack's name in the assembly: `App/Production/Web` is shown as it is. */
  readonly stack: string;
  readonly path: string;
  /** Empty where the app leaves it to the deployment. */
  readonly place: FactScope;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Whether a JSON document is the manifest of a cloud assembly. */
export const isManifest = (document: unknown): document is Readonly<Record<string, unknown>> =>
  isObject(document) && isString(document.version) && isObject(document.artifacts);

/**
 * The templates of a cloud assembly with the environments they are meant for.
 * https://github.com/aws/aws-cdk-cli/tree/main/packages/@aws-cdk/cloud-assembly-schema
 * @throws ParseError when it is no manifest
 */
export function readManifest(document: unknown): CloudAssembly {
  if (!isManifest(document))
    throw new ParseError('Cannot read the manifest of a cloud assembly: expected version and artifacts', 'broken');
  const templates: AssemblyTemplate[] = [];
  const assemblies: string[] = [];
  const unreadable: { resourceId: string; message: string }[] = [];
  for (const [id, artifact] of Object.entries(objectIn(document.artifacts))) {
    const { type, environment, properties, displayName } = objectIn(artifact);
    const { templateFile, directoryName, parameters } = objectIn(properties);
    const path =
      type === 'aws:cloudformation:stack' ? templateFile : type === 'cdk:cloud-assembly' ? directoryName : undefined;
    if (type !== 'aws:cloudformation:stack' && type !== 'cdk:cloud-assembly') continue;
    if (!isString(path) || !isInside(path)) {
      unreadable.push({
        resourceId: id,
        message: `Cannot read "${id}" of the cloud assembly: found no file within its folder`,
      });
    } else if (type === 'cdk:cloud-assembly') {
      assemblies.push(path);
    } else {
      templates.push({
        stack: isString(displayName) ? displayName : id,
        path,
        place: placeOf(environment),
        parameters: textsOf(parameters),
      });
    }
  }
  return { templates, assemblies, unreadable };
}

/** `aws://111122223333/eu-west-1`; `aws://unknown-account/unknown-region` where the app leaves it open. */
function placeOf(environment: unknown): FactScope {
  const [, accountId, region] = (isString(environment) && /^aws:\/\/([^/]+)\/([^/]+)$/.exec(environment)) || [];
  return {
    ...(accountId !== undefined && /^\d{12}$/.test(accountId) && { accountId }),
    ...(region !== undefined && region !== 'unknown-region' && { region }),
  };
}

const textsOf = (values: unknown): Record<string, string> =>
  Object.fromEntries(Object.entries(objectIn(values)).filter((entry): entry is [string, string] => isString(entry[1])));
