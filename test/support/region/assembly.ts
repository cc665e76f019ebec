import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AccountRegion, Template, type TemplateDocument } from './template';

/** A stack of a cloud assembly: everything that `cdk deploy` would deploy, without the code that synthesized it. */
export interface Stack {
  readonly template: Template;
  /** Finds the folder with the code of a Lambda function. */
  findCode(location: CodeLocation): string;
}

/** The `Code` of a Lambda function. */
export interface CodeLocation {
  readonly S3Bucket: string;
  readonly S3Key: string;
}

/** Reads the only stack of a cloud assembly. https://docs.aws.amazon.com/cdk/v2/guide/deploy.html */
export function readAssembly(folder: string): Stack {
  const read = <T>(file: string): T => JSON.parse(readFileSync(join(folder, file), 'utf8'));
  const artifacts = Object.values(read<Manifest>('manifest.json').artifacts);
  const stacks = artifacts.filter(({ type }) => type === 'aws:cloudformation:stack');
  const [stack, ...others] = stacks;
  if (!stack || others.length > 0)
    throw new Error(`Cannot read "${folder}": found ${stacks.length} stacks, expected 1`);
  const files = artifacts
    .filter(({ type }) => type === 'cdk:asset-manifest')
    .flatMap(({ properties }) => Object.values(read<AssetManifest>(properties.file as string).files));
  return {
    template: new Template(read<TemplateDocument>(stack.properties.templateFile as string), parseEnvironment(stack)),
    findCode({ S3Bucket, S3Key }) {
      const asset = files.find(({ destinations }) =>
        Object.values(destinations).some(({ bucketName, objectKey }) => bucketName === S3Bucket && objectKey === S3Key),
      );
      if (!asset) throw new Error(`Cannot find the code ${S3Bucket}/${S3Key}: there is no such asset`);
      return join(folder, asset.source.path);
    },
  };
}

/** `aws://111122223333/eu-west-1` */
function parseEnvironment({ environment = '' }: Artifact): AccountRegion {
  const [, account, region] = /^aws:\/\/(\d{12})\/([a-z0-9-]+)$/.exec(environment) ?? [];
  if (!account || !region)
    throw new Error(
      `Cannot read the environment of the stack: found "${environment}", expected an account and a Region`,
    );
  return { account, region, partition: 'aws' };
}

interface Artifact {
  readonly type: string;
  readonly environment?: string;
  readonly properties: { readonly file?: string; readonly templateFile?: string };
}

interface Manifest {
  readonly artifacts: Readonly<Record<string, Artifact>>;
}

interface AssetManifest {
  readonly files: Readonly<Record<string, Asset>>;
}

interface Asset {
  readonly source: { readonly path: string };
  readonly destinations: Readonly<Record<string, { readonly bucketName: string; readonly objectKey: string }>>;
}
