import type { Estate } from './estate';
import { arn, createTags, iso, nameFor, past, type Recorded, related, toTagList } from './item';

/** Instances, functions, task definitions and related resources. */

export function instance(estate: Estate, index: number): Recorded {
  const { random } = estate;
  const id = estate.ids('instance')[index] as string;
  const zone = random.pick(estate.zones);
  const created = past(estate);
  const name = nameFor(estate, 'node');
  const tags = createTags(estate, name);
  const groups = random
    .some(estate.ids('group'), random.between(1, 3))
    .map((groupId) => ({ groupName: `${name}-sg`, groupId }));
  const enis = random.some(estate.ids('eni'), random.between(1, 2));
  const volumes = random.some(estate.ids('volume'), random.between(1, 3));
  const subnetId = random.pick(estate.ids('subnet'));
  const vpcId = random.pick(estate.ids('vpc'));
  const privateIpAddress = `10.${random.int(256)}.${random.int(256)}.${random.int(256)}`;
  const privateDnsName = `ip-${privateIpAddress.replaceAll('.', '-')}.${estate.region}.compute.internal`;
  return {
    type: 'AWS::EC2::Instance',
    id,
    arn: arn(estate, 'ec2', `instance/${id}`),
    zone,
    created,
    relationships: [
      ...related('AWS::EC2::NetworkInterface', 'Contains', enis),
      ...related(
        'AWS::EC2::SecurityGroup',
        'Is associated with',
        groups.map(({ groupId }) => groupId),
      ),
      ...related('AWS::EC2::Subnet', 'Is contained in', [subnetId]),
      ...related('AWS::EC2::Volume', 'Is attached to', volumes),
      ...related('AWS::EC2::VPC', 'Is contained in', [vpcId]),
    ],
    configuration: {
      amiLaunchIndex: 0,
      imageId: `ami-0${random.hex(16)}`,
      instanceId: id,
      instanceType: random.pick(['t3.micro', 't3.large', 'm6i.large', 'm6i.2xlarge', 'c7g.xlarge', 'r6g.large']),
      keyName: 'platform',
      launchTime: iso(created),
      monitoring: { state: random.pick(['disabled', 'enabled']) },
      placement: { availabilityZone: zone, groupName: '', tenancy: 'default' },
      privateDnsName,
      privateIpAddress,
      productCodes: [],
      publicDnsName: '',
      state: { code: 16, name: 'running' },
      stateTransitionReason: '',
      subnetId,
      vpcId,
      architecture: 'x86_64',
      blockDeviceMappings: volumes.map((volumeId, n) => ({
        deviceName: n === 0 ? '/dev/xvda' : `/dev/sd${'bcdef'[n]}`,
        ebs: { attachTime: iso(created), deleteOnTermination: true, status: 'attached', volumeId },
      })),
      clientToken: random.uuid(),
      ebsOptimized: false,
      enaSupport: true,
      hypervisor: 'xen',
      iamInstanceProfile: {
        arn: `arn:aws:iam::${estate.account}:instance-profile/${name}`,
        id: `AIPA${random.base32(17)}`,
      },
      elasticGpuAssociations: [],
      elasticInferenceAcceleratorAssociations: [],
      networkInterfaces: enis.map((networkInterfaceId, deviceIndex) => ({
        attachment: {
          attachTime: iso(created),
          attachmentId: `eni-attach-0${random.hex(16)}`,
          deleteOnTermination: true,
          deviceIndex,
          status: 'attached',
          networkCardIndex: 0,
        },
        description: '',
        groups,
        ipv6Addresses: [],
        macAddress: (random.hex(12).match(/../g) as string[]).join(':'),
        networkInterfaceId,
        ownerId: estate.account,
        privateDnsName,
        privateIpAddress,
        privateIpAddresses: [{ primary: true, privateDnsName, privateIpAddress }],
        sourceDestCheck: true,
        status: 'in-use',
        subnetId,
        vpcId,
        interfaceType: 'interface',
        ipv4Prefixes: [],
        ipv6Prefixes: [],
      })),
      rootDeviceName: '/dev/xvda',
      rootDeviceType: 'ebs',
      securityGroups: groups,
      sourceDestCheck: true,
      tags: toTagList(tags),
      virtualizationType: 'hvm',
      cpuOptions: { coreCount: 1, threadsPerCore: 2 },
      capacityReservationSpecification: { capacityReservationPreference: 'open' },
      hibernationOptions: { configured: false },
      licenses: [],
      metadataOptions: {
        state: 'applied',
        httpTokens: random.pick(['required', 'optional']),
        httpPutResponseHopLimit: 2,
        httpEndpoint: 'enabled',
        httpProtocolIpv6: 'disabled',
        instanceMetadataTags: 'disabled',
      },
      enclaveOptions: { enabled: false },
      bootMode: 'uefi-preferred',
      platformDetails: 'Linux/UNIX',
      usageOperation: 'RunInstances',
      usageOperationUpdateTime: iso(created),
      privateDnsNameOptions: {
        hostnameType: 'ip-name',
        enableResourceNameDnsARecord: false,
        enableResourceNameDnsAAAARecord: false,
      },
      maintenanceOptions: { autoRecovery: 'default' },
      currentInstanceBootMode: 'uefi',
    },
    tags,
  };
}

export function lambdaFunction(estate: Estate): Recorded {
  const { random } = estate;
  const name = nameFor(estate, 'fn');
  const functionArn = arn(estate, 'lambda', `function:${name}`);
  const tags = createTags(estate, name);
  const subnetIds = random.some(estate.ids('subnet'), 2);
  const securityGroupIds = [random.pick(estate.ids('group'))];
  return {
    type: 'AWS::Lambda::Function',
    id: name,
    name,
    arn: functionArn,
    relationships: [
      ...related('AWS::EC2::SecurityGroup', 'Is associated with', securityGroupIds),
      ...related('AWS::EC2::Subnet', 'Is contained in', subnetIds),
    ],
    configuration: {
      functionName: name,
      functionArn,
      runtime: random.pick(['python3.12', 'nodejs22.x', 'java21']),
      role: `arn:aws:iam::${estate.account}:role/${name}-role`,
      handler: 'index.handler',
      codeSize: random.int(50_000_000),
      description: '',
      timeout: random.pick([3, 30, 60, 900]),
      memorySize: random.pick([128, 256, 512, 1024]),
      lastModified: iso(past(estate)).replace('Z', '+0000'),
      codeSha256: Buffer.from(random.hex(64), 'hex').toString('base64'),
      version: '$LATEST',
      vpcConfig: { subnetIds, securityGroupIds, ipv6AllowedForDualStack: false },
      environment: {
        variables: Object.fromEntries(
          random
            .some(['TABLE_NAME', 'QUEUE_URL', 'LOG_LEVEL', 'STAGE', 'TOPIC_ARN', 'BUCKET', 'API_URL'], 4)
            .map((key) => [key, `https://${name}.example.com/${random.hex(8)}`]),
        ),
      },
      tracingConfig: { mode: 'PassThrough' },
      revisionId: random.uuid(),
      layers: random.chance(0.3) ? [{ arn: arn(estate, 'lambda', 'layer:tracing:14'), codeSize: 1_204_311 }] : [],
      state: 'Active',
      lastUpdateStatus: 'Successful',
      fileSystemConfigs: [],
      packageType: 'Zip',
      architectures: ['x86_64'],
      ephemeralStorage: { size: 512 },
      snapStart: { applyOn: 'None', optimizationStatus: 'Off' },
      runtimeVersionConfig: {
        runtimeVersionArn: `arn:aws:lambda:${estate.region}::runtime:${random.hex(64)}`,
      },
      loggingConfig: { logFormat: 'Text', logGroup: `/aws/lambda/${name}` },
    },
    supplementary: { Tags: tags },
    tags,
  };
}

export function taskDefinition(estate: Estate): Recorded {
  const { random } = estate;
  const name = nameFor(estate, 'task');
  const revision = random.between(1, 400);
  const taskArn = arn(estate, 'ecs', `task-definition/${name}:${revision}`);
  return {
    type: 'AWS::ECS::TaskDefinition',
    id: name,
    name: `${name}:${revision}`,
    arn: taskArn,
    zone: 'Regional',
    configuration: {
      ContainerDefinitions: random.many(random.between(1, 3), (n) => ({
        Name: n === 0 ? 'app' : `sidecar-${n}`,
        Image: `${estate.account}.dkr.ecr.${estate.region}.amazonaws.com/${name}:${random.hex(40)}`,
        Cpu: 0,
        Links: [],
        PortMappings: [{ ContainerPort: 8080, HostPort: 8080, Protocol: 'tcp' }],
        Essential: n === 0,
        EntryPoint: [],
        Command: [],
        Environment: random.many(random.between(2, 12), (m) => ({ Name: `SETTING_${m}`, Value: `value-${m}` })),
        EnvironmentFiles: [],
        MountPoints: [],
        VolumesFrom: [],
        Secrets: random.many(random.int(4), (m) => ({
          Name: `SECRET_${m}`,
          ValueFrom: arn(estate, 'secretsmanager', `secret:${name}-${random.hex(6)}`),
        })),
        DependsOn: [],
        DnsServers: [],
        DnsSearchDomains: [],
        ExtraHosts: [],
        DockerSecurityOptions: [],
        DockerLabels: {},
        Ulimits: [],
        LogConfiguration: {
          LogDriver: 'awslogs',
          Options: {
            'awslogs-group': `/ecs/${name}`,
            'awslogs-region': estate.region,
            'awslogs-stream-prefix': 'ecs',
          },
        },
        SystemControls: [],
        ResourceRequirements: [],
        CredentialSpecs: [],
      })),
      Cpu: '256',
      ExecutionRoleArn: `arn:aws:iam::${estate.account}:role/${name}-execution`,
      Family: name,
      InferenceAccelerators: [],
      Memory: '512',
      NetworkMode: 'awsvpc',
      PlacementConstraints: [],
      RequiresCompatibilities: ['FARGATE'],
      Status: 'ACTIVE',
      Tags: [],
      TaskDefinitionArn: taskArn,
      Volumes: [],
    },
  };
}

export function autoScalingGroup(estate: Estate): Recorded {
  const { random } = estate;
  const name = nameFor(estate, 'asg');
  const groupArn = arn(estate, 'autoscaling', `autoScalingGroup:${random.uuid()}:autoScalingGroupName/${name}`);
  const subnets = random.some(estate.ids('subnet'), 3);
  const tags = createTags(estate, name);
  const created = past(estate);
  return {
    type: 'AWS::AutoScaling::AutoScalingGroup',
    id: groupArn,
    name,
    arn: groupArn,
    zone: 'Multiple Availability Zones',
    created,
    relationships: related('AWS::EC2::Subnet', 'Is associated with', subnets),
    configuration: {
      autoScalingGroupName: name,
      autoScalingGroupARN: groupArn,
      launchTemplate: {
        launchTemplateId: `lt-0${random.hex(16)}`,
        launchTemplateName: `${name}-lt`,
        version: '$Latest',
      },
      minSize: 0,
      maxSize: 10,
      desiredCapacity: 3,
      defaultCooldown: 300,
      availabilityZones: estate.zones,
      loadBalancerNames: [],
      targetGroupARNs: [],
      healthCheckType: 'EC2',
      healthCheckGracePeriod: 0,
      instances: random.some(estate.ids('instance'), random.int(8)).map((instanceId) => ({
        instanceId,
        instanceType: 'm6i.large',
        availabilityZone: random.pick(estate.zones),
        lifecycleState: 'InService',
        healthStatus: 'Healthy',
        protectedFromScaleIn: false,
      })),
      createdTime: created,
      suspendedProcesses: [],
      enabledMetrics: [],
      tags: toTagList(tags).map(({ key, value }) => ({
        resourceId: name,
        resourceType: 'auto-scaling-group',
        key,
        value,
        propagateAtLaunch: true,
      })),
      terminationPolicies: ['Default'],
      newInstancesProtectedFromScaleIn: false,
      serviceLinkedRoleARN: `arn:aws:iam::${estate.account}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`,
      trafficSources: [],
      vpczoneIdentifier: subnets.join(','),
    },
    supplementary: { LifeCycleHooks: [] },
    tags,
  };
}
