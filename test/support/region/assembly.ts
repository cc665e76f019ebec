import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AccountRegion, Template, type WrittenTemplate } from './template';

/** A stack of a cloud assembly: what `cdk deploy` would deploy, and nothing of the code that wrote it. */
export interface Stack {
  readonly template: Template;
  /** Where the code of a Lambda function lies, by its `Code` property. */
  codeFolder(code: S3Object): string;
}

export interface S3Object {
  readonly S3Bucket: string;
  readonly S3Key: string;
}

/** Reads the one stack of an assembly. https://docs.aws.amazon.com/cdk/v2/guide/deploy.html */
export function readAssembly(folder: string): Stack {
  const read = <T>(file: string): T => JSON.parse(readFileSync(join(folder, file), 'utf8'));
  const artifacts = Object.values(read<Manifest>('manifest.json').artifacts);
  const stacks = artifacts.filter(({ type }) => type === 'aws:cloudformation:stack');
  const [stack, ...others] = stacks;
  if (!stack || others.length > 0) throw new Error(`Cannot read "${folder}": found ${stacks.length} stacks`);
  const files = artifacts
    .filter(({ type }) => type === 'cdk:asset-manifest')
    .flatMap(({ properties }) => Object.values(read<AssetManifest>(properties.file as string).files));
  return {
    template: new Template(read<WrittenTemplate>(stack.properties.templateFile as string), placeOf(stack)),
    codeFolder({ S3Bucket, S3Key }) {
      const asset = files.find(({ destinations }) =>
        Object.values(destinations).some(({ bucketName, objectKey }) => bucketName === S3Bucket && objectKey === S3Key),
      );
      if (!asset) throw new Error(`Cannot find the code ${S3Bucket}/${S3Key}: found no such asset`);
      return join(folder, asset.source.path);
    },
  };
}

/** `aws://111122223333/eu-west-1` */
function placeOf({ environment = '' }: Artifact): AccountRegion {
  const [, account, region] = /^aws:\/\/(\d{12})\/([a-z0-9-]+)$/.exec(environment) ?? [];
  if (!account || !region) throw new Error(`Cannot tell where the stack goes: found "${environment}"`);
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
  readonly files: Readonly<
    Record<
      string,
      {
        readonly source: { readonly path: string };
        readonly destinations: Readonly<Record<string, { readonly bucketName: string; readonly objectKey: string }>>;
      }
    >
  >;
}
