import type { AccountResource } from '../../account/resources';
import { AwsError } from '../../aws-call';
import type { Operations } from '../../service';
import { answerPage } from '../../wire/pages';
import { buildServiceResource, type ServiceContext } from '../service-context';
import { toSdkStructure } from '../shapes';
import { readTags } from '../tags';
import {
  createElbId,
  findElbResource,
  LISTENER_TYPE,
  LOAD_BALANCER_TYPE,
  TARGET_GROUP_TYPE,
  updateCertificateUse,
} from './load-balancer-context';

interface Action {
  readonly Type?: string;
  readonly TargetGroupArn?: string;
  readonly ForwardConfig?: { readonly TargetGroups?: readonly { TargetGroupArn?: string; Weight?: number }[] };
  readonly RedirectConfig?: object;
}

/** A rule of a listener, which AWS Config does not record. */
export interface StoredRule {
  readonly RuleArn: string;
  readonly Priority: string;
  readonly Conditions: readonly object[];
  readonly Actions: readonly Action[];
  readonly IsDefault: boolean;
}

/** Creates the operations on listeners and their rules. */
export function createListenerOperations(context: ServiceContext, rules: Map<string, StoredRule[]>): Operations {
  const { resources } = context;
  const find = (arn: string): AccountResource => findElbResource(context, LISTENER_TYPE, arn);
  const describe = ({ configuration }: AccountResource): object => toSdkStructure('elbv2', 'Listener', configuration);
  const listRulesOf = (arn: string): StoredRule[] => rules.get(arn) ?? [];

  /** Fills the members that a call may leave out, as the service does. */
  const complete = (actions: readonly Action[]): Action[] =>
    actions.map((action) => {
      if (action.Type === 'redirect')
        return { ...action, RedirectConfig: { ...COMPLETE_REDIRECT, ...action.RedirectConfig } };
      if (action.Type !== 'forward') return action;
      const arns = action.TargetGroupArn
        ? [{ TargetGroupArn: action.TargetGroupArn, Weight: 1 }]
        : (action.ForwardConfig?.TargetGroups ?? []);
      for (const { TargetGroupArn = '' } of arns) findElbResource(context, TARGET_GROUP_TYPE, TargetGroupArn);
      return {
        ...action,
        ForwardConfig: { TargetGroupStickinessConfig: { Enabled: false }, TargetGroups: arns, ...action.ForwardConfig },
      };
    });
  const checkCertificates = (protocol: string, certificates: readonly { CertificateArn?: string }[]): void => {
    if (protocol === 'HTTPS' && certificates.length === 0) {
      throw new AwsError('ValidationError', 'A certificate must be specified for HTTPS listeners');
    }
    for (const { CertificateArn = '' } of certificates) {
      const isOfAcm = CertificateArn.includes(':acm:');
      if (isOfAcm && !resources.find('AWS::ACM::Certificate', CertificateArn)) {
        throw new AwsError('CertificateNotFound', `Certificate ARN '${CertificateArn}' is not valid`);
      }
    }
  };
  const isTaken = (loadBalancerArn: unknown, port: number, except = ''): boolean =>
    resources
      .list(LISTENER_TYPE)
      .some(
        ({ resourceId, configuration }) =>
          resourceId !== except &&
          configuration.LoadBalancerArn === loadBalancerArn &&
          Number(configuration.Port) === port,
      );

  return {
    CreateListener: (call) => {
      const {
        LoadBalancerArn,
        Protocol,
        Port,
        DefaultActions,
        Certificates = [],
        SslPolicy,
        AlpnPolicy,
        Tags,
      } = call.input;
      const loadBalancer = findElbResource(context, LOAD_BALANCER_TYPE, LoadBalancerArn);
      if (Protocol === undefined || Port === undefined) {
        throw new AwsError('ValidationError', 'A listener must have a protocol and a port');
      }
      if (isTaken(LoadBalancerArn, Port)) {
        throw new AwsError('DuplicateListener', 'A listener already exists on this port for this load balancer');
      }
      checkCertificates(Protocol, Certificates);
      const actions = complete(DefaultActions);
      const arn = `${LoadBalancerArn.replace(':loadbalancer/', ':listener/')}/${createElbId(context)}`;
      const listener = buildServiceResource(context, {
        resourceType: LISTENER_TYPE,
        resourceId: arn,
        arn,
        availabilityZone: 'Regional',
        tags: readTags(Tags),
        configuration: {
          LoadBalancerArn,
          DefaultActions: actions,
          Port,
          Certificates,
          Protocol,
          ListenerArn: arn,
          ...((SslPolicy ?? Protocol === 'HTTPS') && { SslPolicy: SslPolicy ?? 'ELBSecurityPolicy-TLS13-1-2-2021-06' }),
          AlpnPolicy: AlpnPolicy ?? [],
        },
      });
      resources.put(listener, call);
      updateCertificateUse(context, loadBalancer.resourceId);
      return { Listeners: [describe(listener)] };
    },
    ModifyListener: (call) => {
      const { ListenerArn, Protocol, Port, DefaultActions, Certificates, SslPolicy, AlpnPolicy } = call.input;
      const listener = find(ListenerArn);
      const { configuration } = listener;
      const protocol = Protocol ?? configuration.Protocol;
      if (Port !== undefined && isTaken(configuration.LoadBalancerArn, Port, ListenerArn)) {
        throw new AwsError('DuplicateListener', 'A listener already exists on this port for this load balancer');
      }
      const certificates = Certificates ?? configuration.Certificates ?? [];
      checkCertificates(protocol, certificates);
      const changed = {
        ...listener,
        configuration: {
          ...configuration,
          ...(DefaultActions && { DefaultActions: complete(DefaultActions) }),
          ...(Port !== undefined && { Port }),
          ...(AlpnPolicy && { AlpnPolicy }),
          Protocol: protocol,
          Certificates: protocol === 'HTTP' ? [] : certificates,
          ...(protocol === 'HTTPS' && {
            SslPolicy: SslPolicy ?? configuration.SslPolicy ?? 'ELBSecurityPolicy-TLS13-1-2-2021-06',
          }),
        },
      };
      resources.put(changed, call);
      updateCertificateUse(context, String(configuration.LoadBalancerArn));
      return { Listeners: [describe(changed)] };
    },
    DeleteListener: (call) => {
      const { resourceId, configuration } = find(call.input.ListenerArn);
      resources.delete(LISTENER_TYPE, resourceId, call);
      rules.delete(resourceId);
      updateCertificateUse(context, String(configuration.LoadBalancerArn));
      return {};
    },
    DescribeListeners: (call) => {
      const { ListenerArns, LoadBalancerArn } = call.input;
      if (!ListenerArns && !LoadBalancerArn) {
        throw new AwsError('ValidationError', 'You must specify either listener ARNs or a load balancer ARN');
      }
      if (LoadBalancerArn) findElbResource(context, LOAD_BALANCER_TYPE, LoadBalancerArn);
      const found = ListenerArns
        ? (ListenerArns as string[]).map(find)
        : resources
            .list(LISTENER_TYPE)
            .filter(({ configuration }) => configuration.LoadBalancerArn === LoadBalancerArn);
      return answerPage(call, 'Listeners', found, describe);
    },
    DescribeListenerCertificates: ({ input }) => ({
      Certificates: ((find(input.ListenerArn).configuration.Certificates ?? []) as object[]).map((each) => ({
        ...each,
        IsDefault: true,
      })),
    }),

    CreateRule: (call) => {
      const { ListenerArn, Priority, Conditions, Actions } = call.input;
      find(ListenerArn);
      const existing = listRulesOf(ListenerArn);
      if (existing.some((rule) => rule.Priority === String(Priority))) {
        throw new AwsError('PriorityInUse', `Priority '${Priority}' is currently in use`);
      }
      const rule: StoredRule = {
        RuleArn: `${ListenerArn.replace(':listener/', ':listener-rule/')}/${createElbId(context)}`,
        Priority: String(Priority),
        Conditions,
        Actions: complete(Actions),
        IsDefault: false,
      };
      rules.set(
        ListenerArn,
        [...existing, rule].sort((a, b) => Number(a.Priority) - Number(b.Priority)),
      );
      return { Rules: [rule] };
    },
    ModifyRule: ({ input }) => {
      const [listenerArn, rule] = findRule(input.RuleArn);
      const changed: StoredRule = {
        ...rule,
        ...(input.Conditions && { Conditions: input.Conditions }),
        ...(input.Actions && { Actions: complete(input.Actions) }),
      };
      rules.set(
        listenerArn,
        listRulesOf(listenerArn).map((each) => (each === rule ? changed : each)),
      );
      return { Rules: [changed] };
    },
    DeleteRule: ({ input }) => {
      const [listenerArn, rule] = findRule(input.RuleArn);
      rules.set(
        listenerArn,
        listRulesOf(listenerArn).filter((each) => each !== rule),
      );
      return {};
    },
    DescribeRules: (call) => {
      const { ListenerArn, RuleArns } = call.input;
      if (RuleArns) return { Rules: (RuleArns as string[]).map((arn) => findRule(arn)[1]) };
      if (ListenerArn === undefined) {
        throw new AwsError('ValidationError', 'You must specify either listener rule ARNs or a listener ARN');
      }
      const { configuration } = find(ListenerArn);
      const byDefault: StoredRule = {
        RuleArn: `${ListenerArn.replace(':listener/', ':listener-rule/')}/default`,
        Priority: 'default',
        Conditions: [],
        Actions: (configuration.DefaultActions ?? []) as Action[],
        IsDefault: true,
      };
      return answerPage(call, 'Rules', [...listRulesOf(ListenerArn), byDefault]);
    },
  };

  function findRule(ruleArn: string): [listenerArn: string, rule: StoredRule] {
    for (const [listenerArn, ofListener] of rules) {
      const rule = ofListener.find(({ RuleArn }) => RuleArn === ruleArn);
      if (rule) return [listenerArn, rule];
    }
    throw new AwsError('RuleNotFound', 'One or more rules not found');
  }
}

const COMPLETE_REDIRECT = {
  Protocol: '#{protocol}',
  Port: '#{port}',
  Host: '#{host}',
  Path: '/#{path}',
  Query: '#{query}',
};
