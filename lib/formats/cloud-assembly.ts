import type { FactScope } from '../core/facts';
import { isObject, isString } from '../core/json';
import { type JsonDocument, objectIn, type UnreadableRecord } from './document';
import { ParseError } from './parse-error';

/** The contents of a cloud assembly, from its `manifest.json`. Paths are relative to the folder of the manifest. */
interface CloudAssembly {
  readonly templates: readonly AssemblyTemplate[];
  /** Folders of nested assemblies: the stages of the app. */
  readonly assemblies: readonly string[];
  /** The files that list the assets of stacks. */
  readonly assetManifests: readonly string[];
  /** Stacks whose template cannot be located. */
  readonly unreadable: readonly UnreadableRecord[];
}

/** The template of one stack. */
export interface AssemblyTemplate {
  /** The stack's display name in the assembly: `App/Production/Web`. */
  readonly stack: string;
  readonly stackName: string;
  readonly path: string;
  /** The environment as the manifest writes it: stacks of one environment may refer to each other. */
  readonly environment: string;
  /** Empty if the app leaves account and Region to the deployment. */
  readonly scope: FactScope;
  readonly parameters: Readonly<Record<string, string>>;
}

/** A file or folder that a deployment uploads: the code of a function, the template of a nested stack. */
export interface FileAsset {
  /** Relative to the folder of the assembly. */
  readonly path: string;
  readonly destinations: readonly { readonly bucketName?: unknown; readonly objectKey?: unknown }[];
}

/** Whether a JSON document is the manifest of a cloud assembly. */
export const isManifest = (document: unknown): document is JsonDocument =>
  isObject(document) && isString(document.version) && isObject(document.artifacts);

/**
 * Returns the templates of a cloud assembly with the environments that they are deployed to.
 * https://github.com/aws/aws-cdk-cli/tree/main/packages/@aws-cdk/cloud-assembly-schema
 * @throws ParseError if the document is not a manifest
 */
export function readManifest(document: unknown): CloudAssembly {
  if (!isManifest(document))
    throw new ParseError('Cannot read the manifest of a cloud assembly: expected version and artifacts', 'broken');
  const templates: AssemblyTemplate[] = [];
  const assemblies: string[] = [];
  const assetManifests: string[] = [];
  const unreadable: UnreadableRecord[] = [];
  for (const [id, artifact] of Object.entries(objectIn(document.artifacts))) {
    const { type, environment, properties, displayName } = objectIn(artifact);
    const { file } = objectIn(properties);
    if (type === 'cdk:asset-manifest' && isString(file) && isInside(file)) assetManifests.push(file);
    if (type !== 'aws:cloudformation:stack' && type !== 'cdk:cloud-assembly') continue;
    const { templateFile, directoryName, parameters, stackName } = objectIn(properties);
    const path = type === 'cdk:cloud-assembly' ? directoryName : templateFile;
    if (!isString(path) || !isInside(path)) {
      unreadable.push({
        resourceId: id,
        message: `Cannot read "${id}" of the cloud assembly: found no file inside its folder`,
      });
    } else if (type === 'cdk:cloud-assembly') {
      assemblies.push(path);
    } else {
      templates.push({
        stack: isString(displayName) ? displayName : id,
        stackName: isString(stackName) ? stackName : id,
        path,
        environment: isString(environment) ? environment : '',
        scope: parseEnvironment(environment),
        parameters: pickStrings(parameters),
      });
    }
  }
  return { templates, assemblies, assetManifests, unreadable };
}

/** Lists the assets in a file of an assembly that lists them. */
export const readAssetManifest = (document: unknown): FileAsset[] =>
  Object.values(objectIn(objectIn(document).files)).flatMap((asset) => {
    const { source, destinations } = objectIn(asset);
    const { path } = objectIn(source);
    return isString(path) ? [{ path, destinations: Object.values(objectIn(destinations)).filter(isObject) }] : [];
  });

/** Returns the paths of assets by their names in the bucket, which are the ends of their keys. */
export const indexAssets = (assets: readonly FileAsset[]): ReadonlyMap<string, string> =>
  new Map(
    assets.flatMap(({ path, destinations }) =>
      destinations.map(({ objectKey }) => [String(objectKey).split('/').at(-1) ?? '', path] as const),
    ),
  );

/** Whether a relative path stays inside its folder. Neither a manifest nor a template may name files elsewhere. */
export const isInside = (path: string): boolean =>
  path !== '' && !/^([/\\]|[a-z]:)/i.test(path) && !path.split(/[/\\]/).includes('..');

/** `aws://111122223333/eu-west-1`, or `aws://unknown-account/unknown-region` if the app leaves it to the deployment. */
function parseEnvironment(environment: unknown): FactScope {
  const [, accountId, region] = (isString(environment) && /^aws:\/\/([^/]+)\/([^/]+)$/.exec(environment)) || [];
  return {
    ...(accountId !== undefined && /^\d{12}$/.test(accountId) && { accountId }),
    ...(region !== undefined && region !== 'unknown-region' && { region }),
  };
}

const pickStrings = (values: unknown): Record<string, string> =>
  Object.fromEntries(Object.entries(objectIn(values)).filter((entry): entry is [string, string] => isString(entry[1])));
