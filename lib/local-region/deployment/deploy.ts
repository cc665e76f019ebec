import { isList, isObject, isString } from '../../core/json';
import { objectIn } from '../../formats/document';
import { AwsError } from '../aws-call';
import { hashText } from '../hashes';
import type { CreatedResource, DeploymentScope, TemplateType } from '../service';
import { type Assembly, AssemblyError, type DeployedStack } from './assembly';
import { findUniqueName } from './identities';
import { type StackContext, type StackIds, StackResolver } from './resolver';

/** The types that AWS Config creates rules from, and the properties with their names. None of these rules is here. */
const RULE_SETS: Readonly<Record<string, readonly [kind: string, name: string]>> = {
  'AWS::Config::ConformancePack': ['conformance pack', 'ConformancePackName'],
  'AWS::Config::OrganizationConfigRule': ['rule of the organization', 'OrganizationConfigRuleName'],
  'AWS::Config::OrganizationConformancePack': [
    'conformance pack of the organization',
    'OrganizationConformancePackName',
  ],
};

/** Types that have no effect on a running system: they show it, or query its files. */
const WITHOUT_EFFECT = [
  'AWS::Athena::NamedQuery',
  'AWS::Athena::WorkGroup',
  'AWS::CDK::Metadata',
  'AWS::CloudWatch::Dashboard',
  'AWS::Config::StoredQuery',
  'AWS::Glue::Database',
  'AWS::Glue::Table',
];

/** The parameters that each bootstrapped account has. https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-customizing.html */
const STORED_PARAMETERS: readonly (readonly [pattern: RegExp, value: string])[] = [
  [/^\/cdk-bootstrap\/[^/]+\/version$/, '30'],
  [/^\/aws\/service\/ami-.*$/, 'ami-0123456789abcdef0'],
  [/^\/aws\/service\/.*ami.*$/, 'ami-0123456789abcdef0'],
];

/** A stack of a deployment, as CloudFormation describes it. */
export interface DeployedStackDescription {
  readonly name: string;
  readonly ids: StackIds;
  readonly outputs: Readonly<Record<string, unknown>>;
  /** The values that it exports, by their names. */
  readonly exports: Readonly<Record<string, unknown>>;
  readonly template: object;
}

/** The stacks of a cloud assembly, with all values known. */
export class Deployment {
  private readonly resolvers: readonly StackResolver[];
  private readonly unknownValues = new Set<string>();
  /** The resources with names of their own, by these names. */
  private readonly namedResources = new Map<string, string>();

  /** The same for the same templates and parameters, and another for others. */
  readonly fingerprint: string;

  constructor(assembly: Assembly) {
    this.fingerprint = hashText(JSON.stringify(assembly.stacks.map(listIdentity)));
    this.resolvers = assembly.stacks.map((stack) => new StackResolver(stack, this.createContext(stack)));
  }

  /** Lists the accounts and Regions with a stack. */
  listScopes(): DeploymentScope[] {
    const scopes = this.resolvers.map(({ stack: { scope } }) => [`${scope.account} ${scope.region}`, scope] as const);
    return [...new Map(scopes).values()];
  }

  /** Lists the stacks of an account and Region and those nested in them. */
  listStacks(scope: DeploymentScope): DeployedStackDescription[] {
    return this.listStacksIn(scope).map((resolver) => {
      const outputs = resolver.listOutputs();
      return {
        name: resolver.stack.stackName,
        ids: resolver.ids,
        outputs: Object.fromEntries(outputs.map(({ name, value }) => [name, value()])),
        exports: Object.fromEntries(outputs.flatMap(({ exported, value }) => (exported ? [[exported, value()]] : []))),
        template: resolver.stack.document,
      };
    });
  }

  /** Whether a stack of an account and Region has a resource of a type. */
  hasType(scope: DeploymentScope, type: string): boolean {
    return this.listStacksIn(scope).some((resolver) =>
      resolver.listResources().some((id) => resolver.readResource(id).Type === type),
    );
  }

  /**
   * Lists the resources of an account and Region, each after those that it refers to. A nested stack comes after the
   * resources in it.
   */
  listResources({ account, region }: DeploymentScope): CreatedResource[] {
    const listed = new Set<string>();
    const resources: CreatedResource[] = [];
    const add = (resolver: StackResolver, logicalId: string, path: readonly string[]): void => {
      const key = `${resolver.stack.stackName}/${logicalId}`;
      if (listed.has(key) || path.includes(key)) return;
      const document = resolver.readResource(logicalId);
      for (const id of listReferredIds(document)) {
        if (resolver.listResources().includes(id)) add(resolver, id, [...path, key]);
      }
      listed.add(key);
      const nested = resolver.findNested(logicalId);
      for (const id of nested?.listResources() ?? []) add(nested as StackResolver, id, [...path, key]);
      resources.push({
        stackName: resolver.stack.stackName,
        logicalId,
        type: String(document.Type),
        ...resolver.identify(logicalId),
        isRetained: /^Retain/.test(String(document.DeletionPolicy)),
        properties: objectIn(resolver.resolve(document.Properties ?? {})),
      });
    };
    for (const resolver of this.resolversIn(account, region)) {
      for (const logicalId of resolver.listResources()) add(resolver, logicalId, []);
    }
    return resources;
  }

  /**
   * Creates the resources of an account and Region, and returns what has no effect here, in words: types, `type.property`,
   * rules of organizations, and values that are not known.
   * @throws AssemblyError if AWS would refuse a resource
   */
  async create(scope: DeploymentScope, types: Readonly<Record<string, TemplateType>>): Promise<string[]> {
    for (const stack of this.listStacksIn(scope)) {
      const refused = stack.findRefusedParameter();
      if (refused !== undefined) throw new AssemblyError(`Cannot create ${refused}`);
    }
    const gaps = new Set<string>();
    const stackIds = this.listStacks(scope).map(({ ids }) => ids.id);
    for (const resource of this.listResources(scope)) {
      const { type, ref } = resource;
      const implemented = types[type];
      if (!implemented) {
        if (!WITHOUT_EFFECT.includes(type) && !stackIds.includes(ref)) gaps.add(describeMissing(resource));
        continue;
      }
      for (const name of listUnused(resource, implemented)) gaps.add(`${type}.${name}`);
      this.claimName(resource);
      await createResource(implemented, resource);
    }
    return [...[...gaps].sort(), ...this.unknownValues];
  }

  /** @throws AssemblyError if another resource has the name */
  private claimName(resource: CreatedResource): void {
    const { type, ref, stackName, logicalId } = resource;
    const key = findUniqueName(resource);
    if (key === undefined) return;
    const owner = `${logicalId} of stack ${stackName}`;
    const known = this.namedResources.get(key) ?? owner;
    this.namedResources.set(key, known);
    if (known === owner) return;
    const code = type.startsWith('AWS::IAM::') ? 'EntityAlreadyExists' : 'AlreadyExists';
    throw new AssemblyError(`Cannot create ${type} ${owner}: ${code}: ${known} has the name "${ref}" already`);
  }

  private listStacksIn({ account, region }: DeploymentScope): StackResolver[] {
    return this.resolversIn(account, region).flatMap((resolver) => resolver.listStacks());
  }

  private resolversIn(account: string, region: string): StackResolver[] {
    return this.resolvers.filter(({ stack: { scope } }) => scope.account === account && scope.region === region);
  }

  private createContext({ scope }: DeployedStack): StackContext {
    const reportUnknown = (message: string): void => {
      this.unknownValues.add(message);
    };
    return {
      reportUnknown,
      findExport: (name) => {
        const outputs = this.resolversIn(scope.account, scope.region).flatMap((resolver) => resolver.listOutputs());
        const found = outputs.find(({ exported }) => exported === name);
        if (!found) reportUnknown(`No stack exports "${name}"`);
        return found ? found.value() : name;
      },
      findOutput: (stackName, output, account, region) => {
        const stack = this.resolversIn(account, region).find((resolver) => resolver.stack.stackName === stackName);
        const found = stack?.listOutputs().find(({ name }) => name === output);
        if (!found) reportUnknown(`Stack ${stackName} has no output "${output}"`);
        return found ? found.value() : `${stackName}.${output}`;
      },
      findParameter: (name) => STORED_PARAMETERS.find(([pattern]) => pattern.test(name))?.[1],
    };
  }
}

/** @throws AssemblyError if AWS would refuse the resource */
async function createResource({ create }: TemplateType, resource: CreatedResource): Promise<void> {
  try {
    await create(resource);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const { stackName, logicalId, type } = resource;
    throw new AssemblyError(`Cannot create ${type} ${logicalId} of stack ${stackName}: ${error.message || error.code}`);
  }
}

const listIdentity = ({ stackName, scope, document, parameters, nested }: DeployedStack): unknown[] => [
  ...[stackName, scope, document, parameters],
  ...[...nested].map(([logicalId, stack]) => [logicalId, listIdentity(stack)]),
];

function describeMissing({ type, ref, stackName, logicalId, properties }: CreatedResource): string {
  if (type === 'AWS::CloudFormation::Stack') {
    return `${type} ${logicalId} of stack ${stackName}, whose template is not in the assembly`;
  }
  const [kind, name] = RULE_SETS[type] ?? [];
  return kind ? `${properties[name ?? ''] ?? ref} (${kind}) is not evaluated here` : type;
}

/** Lists the properties that the local region does not use. */
function listUnused({ properties }: CreatedResource, type: TemplateType): string[] {
  const { properties: used, withoutEffect = [], listIgnored } = type;
  const known = [...used, ...withoutEffect, 'Tags', 'Description'];
  return [...Object.keys(properties).filter((name) => !known.includes(name)), ...(listIgnored?.(properties) ?? [])];
}

/** Lists the logical ids that a resource refers to. */
function listReferredIds(value: unknown): string[] {
  if (isList(value)) return value.flatMap(listReferredIds);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, child]) => {
    if (key === 'Ref' && isString(child)) return [child];
    if (key === 'Fn::GetAtt') return [String(isList(child) ? child[0] : String(child).split('.')[0])];
    if (key === 'DependsOn') return isList(child) ? child.map(String) : [String(child)];
    return listReferredIds(child);
  });
}
