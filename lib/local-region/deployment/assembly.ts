import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isString } from '../../core/json';
import { toPartition } from '../../core/text/partition';
import {
  type AssemblyTemplate,
  type FileAsset,
  indexAssets,
  readAssetManifest,
  readManifest,
} from '../../formats/cloud-assembly';
import { type JsonDocument, objectIn } from '../../formats/document';
import { listAssetTemplates, type OuterStack, prepareStack } from '../../formats/template/stack';
import type { DeploymentScope } from '../service';

/** A stack of a cloud assembly: everything that `cdk deploy` would deploy, without the code that synthesized it. */
export interface DeployedStack {
  readonly stackName: string;
  readonly scope: DeploymentScope;
  /** With loops and macros expanded. */
  readonly document: JsonDocument;
  readonly parameters: Readonly<Record<string, string>>;
  /** The stacks that its resources create, by logical id. */
  readonly nested: ReadonlyMap<string, DeployedStack>;
}

/** A cloud assembly, with the stages of its app. */
export interface Assembly {
  readonly stacks: readonly DeployedStack[];
  /** Finds the folder or file of an asset, as of the code of a function. */
  findAsset(location: AssetLocation): string | undefined;
}

/** The place that an asset is uploaded to: the `Code` of a function. */
export interface AssetLocation {
  readonly S3Bucket: string;
  readonly S3Key: string;
}

/** An assembly that cannot be deployed. */
export class AssemblyError extends Error {}

/**
 * Reads a cloud assembly. https://docs.aws.amazon.com/cdk/v2/guide/deploy.html
 * @param otherwise the account and Region of stacks that leave them to the deployment
 * @throws AssemblyError if there is none
 */
export function readAssembly(folder: string, otherwise: Omit<DeploymentScope, 'partition'>): Assembly {
  if (!existsSync(join(folder, 'manifest.json'))) {
    throw new AssemblyError(`Cannot read the cloud assembly "${folder}": there is no manifest.json`);
  }
  const folders = listFolders(folder);
  const assets = folders.flatMap((each) =>
    listAssets(each).map(({ path, destinations }) => ({ path: join(each, path), destinations })),
  );
  const scope = createScope(otherwise.account, otherwise.region);
  return {
    stacks: folders.flatMap((each) => readAssemblyStacks(each, otherwise)),
    findAsset({ S3Bucket, S3Key }) {
      const isMeant = ({ bucketName, objectKey }: FileAsset['destinations'][number]) =>
        isString(bucketName) && fillIn(bucketName, scope) === S3Bucket && objectKey === S3Key;
      return assets.find(({ destinations }) => destinations.some(isMeant))?.path;
    },
  };
}

/** Lists the folder and those of the stages in it. */
const listFolders = (folder: string): string[] => [
  folder,
  ...readManifest(loadJson(join(folder, 'manifest.json'))).assemblies.flatMap((each) =>
    listFolders(join(folder, each)),
  ),
];

function readAssemblyStacks(folder: string, otherwise: Omit<DeploymentScope, 'partition'>): DeployedStack[] {
  const { templates, unreadable } = readManifest(loadJson(join(folder, 'manifest.json')));
  const [error] = unreadable;
  if (error) throw new AssemblyError(error.message);
  return templates.map((template) => readStack(folder, template, otherwise));
}

function readStack(
  folder: string,
  { stackName, path, scope: { accountId, region }, parameters }: AssemblyTemplate,
  otherwise: Omit<DeploymentScope, 'partition'>,
): DeployedStack {
  const scope = createScope(accountId ?? otherwise.account, region ?? otherwise.region);
  return prepare(folder, path, { stackName, scope, parameters });
}

function prepare(
  folder: string,
  path: string,
  stack: Pick<DeployedStack, 'stackName' | 'scope' | 'parameters'>,
  outer?: OuterStack,
): DeployedStack {
  const { account: accountId, region } = stack.scope;
  const context = { scope: { accountId, region }, stackName: stack.stackName, templateParameters: stack.parameters };
  const prepared = prepareStack(objectIn(loadJson(join(folder, path))), { context, outer });
  const nested = listAssetTemplates(prepared, (name) => indexAssets(listAssets(folder)).get(name)).map((each) => {
    const { logicalId } = each;
    const file = join(folder, each.path);
    if (!existsSync(file)) {
      throw new AssemblyError(
        `Cannot read nested stack ${logicalId} of stack ${stack.stackName}: there is no template "${file}"`,
      );
    }
    const inner = { ...stack, stackName: `${stack.stackName}-${logicalId}`, parameters: {} };
    return [logicalId, prepare(folder, each.path, inner, { stack: prepared, logicalId })] as const;
  });
  return { ...stack, document: prepared.document, nested: new Map(nested) };
}

/** Returns the scope of an account and a Region, with the partition that the Region is in. */
const createScope = (account: string, region: string): DeploymentScope => ({
  partition: toPartition(region),
  account,
  region,
});

/** Replaces the pseudo parameters in the place of an asset: stacks without an environment leave them to the deployment. */
// biome-ignore-start lint/suspicious/noTemplateCurlyInString: CloudFormation's placeholders
const fillIn = (text: string, { account, region, partition }: DeploymentScope): string =>
  text
    .replaceAll('${AWS::AccountId}', account)
    .replaceAll('${AWS::Region}', region)
    .replaceAll('${AWS::Partition}', partition);
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: as above

function listAssets(folder: string): FileAsset[] {
  const { assetManifests } = readManifest(loadJson(join(folder, 'manifest.json')));
  return assetManifests.flatMap((file) => readAssetManifest(loadJson(join(folder, file))));
}

const loadJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));
