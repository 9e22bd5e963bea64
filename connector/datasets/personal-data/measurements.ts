import type { ClassifiedSources } from './classes.ts';

/** Machines, processes and summaries: which properties say what of persons. */
export const measurementData = {
  MachineFailureLogs: {
    none: `
      Id MachineId FailureStartDate FailureEndDate FaultState LastDeregisteredCode CreatedDate ModifiedDate`,
  },
  LoadIndexes: {
    none: 'Id EffectiveLoadIndex Cpu Memory Disk Network SessionCount MachineId CreatedDate ModifiedDate',
  },
  ResourceUtilization: {
    none: `
      MachineId CollectedDate PercentCpu UsedMemory TotalMemory SessionCount CreatedDate ModifiedDate
      DesktopGroupId AvgIcaRttInMs`,
  },
  MachineMetric: {
    none: 'MachineId CollectedDate Iops Latency',
  },
  Hotfixes: {
    none: `
      Id Name Article ArticleName FileName FileFormat Version ComponentName ComponentVersion CreatedDate
      ModifiedDate`,
  },
  MachineHotfixLogs: {
    none: 'Id MachineId HotfixId ChangeType CurrentState CreatedDate ModifiedDate',
  },
  Processes: {
    behaviour: 'ProcessKey ProcessId ProcessName ProcessCreationDate ApplicationName MachineId SessionId',
  },
  ProcessUtilization: {
    none: 'MachineId CollectedDate ProcessKey PercentCpu PercentMemory',
  },
  ProcessUtilizationMinuteSummary: {
    none: 'MachineId SummaryDate ProcessKey AvgPercentCpu PeakPercentCpu AvgPercentMemory PeakPercentMemory',
  },
  ProcessUtilizationHourSummary: {
    none: 'MachineId SummaryDate ProcessKey AvgPercentCpu PeakPercentCpu AvgPercentMemory PeakPercentMemory',
  },
  ProcessUtilizationDaySummary: {
    none: 'MachineId SummaryDate ProcessKey AvgPercentCpu PeakPercentCpu AvgPercentMemory PeakPercentMemory',
  },
  ProcessDataLimitedMachines: {
    none: 'Id LastModifiedDate MachineId',
  },
  SessionActivitySummaries: {
    none: `
      Id SummaryDate DesktopGroupId ConnectedSessionCount DisconnectedSessionCount ConcurrentSessionCount
      TotalLogOnDuration TotalLogOnCount Granularity CreatedDate ModifiedDate`,
  },
  LogOnSummaries: {
    none: `
      Id SummaryDate DesktopGroupId TotalDuration TotalCount BrokeringDuration BrokeringCount VMStartDuration
      VMPowerOnDuration VMRegistrationDuration VMStartCount HdxDuration HdxCount AuthenticationDuration
      AuthenticationCount GpoDuration GpoCount LogOnScriptsDuration LogOnScriptsCount InteractiveDuration
      InteractiveCount ProfileLoadDuration ProfileLoadCount Granularity CreatedDate ModifiedDate`,
  },
  ApplicationActivitySummaries: {
    none: `
      Id SummaryDate ApplicationId DesktopGroupId PeakConcurrentInstanceCount TotalUsageDuration
      TotalLaunchesCount StartingInstanceCount Granularity CreatedDate ModifiedDate`,
  },
  DesktopOSDesktopSummaries: {
    none: `
      Id SummaryDate DesktopGroupId PeakConcurrentInstanceCount TotalUsageDuration TotalLaunchesCount
      StartingInstanceCount Granularity CreatedDate ModifiedDate`,
  },
  ServerOSDesktopSummaries: {
    none: `
      Id SummaryDate MachineId DesktopGroupId PeakConcurrentInstanceCount TotalUsageDuration TotalLaunchesCount
      StartingInstanceCount Granularity CreatedDate ModifiedDate`,
  },
  FailureLogSummaries: {
    none: `
      Id SummaryDate DesktopGroupId FailureCategory FailureCode FailureCount Granularity CreatedDate
      ModifiedDate`,
  },
  LoadIndexSummaries: {
    none: `
      Id SummaryDate MachineId SumCount SumLoadIndex SumCpu SumNetwork SumDisk SumMemory SumSessionCount
      Granularity CreatedDate ModifiedDate`,
  },
  MachineSummaries: {
    none: `
      Id SummaryDate DesktopGroupId PoweredOnMachinesCount RegisteredMachinesCount
      MachinesInMaintenanceModeCount MachinesCount Granularity CreatedDate ModifiedDate`,
  },
  ResourceUtilizationSummary: {
    none: `
      MachineId Granularity SummaryDate DesktopGroupId AvgPercentCpu PeakPercentCpu AvgUsedMemory PeakUsedMemory
      AvgTotalMemory TotalSessionCount AvgIcaRttInMs AvgLogOnDurationInMs UptimeInMinutes
      UpTimeWithoutSessionInMinutes DisconnectTimeInMinutes IdleTimeInMinutes CreatedDate ModifiedDate`,
  },
  MachineMetricSummary: {
    none: 'MachineId SummaryDate AvgIops PeakIops AvgLatency',
  },
  MachineCostSavingsSummaries: {
    none: `
      DesktopGroupId SummaryDate Granularity HypervisorType TagId TotalMachinesCount PowerManagedMachinesOff
      PowerManagedMachinesInHibernate PowerManagedMachinesOnWithSessions PowerManagedMachinesOnWithoutSessions
      PowerManagedMachineMinutesTurnedOff TotalScaleInActions TotalHibernateActions TotalScaleOutActions
      TotalPeakConcurrentSessions AverageLogonDurationInSec AveragePowerManagedMachinesCount
      AverageMachineCostPerHour CostType CurrencyType TotalAmountSaved TotalCostIfNoPowerManagement
      TotalAutoscaleComputeSavings TotalAutoscaleStorageSavings TotalEndUserComputeSavings
      TotalEndUserStorageSavings AverageComputeCostPerHour AverageStorageCostPerHour TotalComputeCost
      TotalStorageCost PowerManagedMachinesFailedWithoutSessions PowerManagedMachinesUnregisteredWithSessions`,
  },
  AutoScalePredictions: {
    none: `
      DesktopGroupId PredictionDate SameHourEma PredictedMachineCount QuickAdderPrediction CombinedPrediction
      CreatedDate UpdatedDate`,
  },
} as const satisfies ClassifiedSources;
