import { int64, number, text, timestamp } from '../../define.ts';
import { monitorSet } from '../define-set.ts';
import { freshness } from '../retention.ts';

export const autoscalePredictions = monitorSet({
  name: 'autoscale_predictions',
  title: 'Autoscale predictions',
  group: 'Costs',
  description:
    'One row per delivery group and hour of the window for which Autoscale has predicted how many machines would be needed.',
  set: 'AutoScalePredictions',
  key: ['DesktopGroupId', 'PredictionDate'],
  cursor: 'PredictionDate',
  freshness: freshness.present,
  columns: [
    text('delivery_group_id', 'DesktopGroupId', 'GUID of the delivery group.'),
    timestamp(
      'prediction_date',
      'PredictionDate',
      "Hour the prediction is for (UTC); the table's window is cut by it.",
    ),
    number('same_hour_ema', 'SameHourEma', 'Moving average of the demand in the same hour of earlier days.'),
    int64('predicted_machine_count', 'PredictedMachineCount', 'Machines that were predicted to be needed.'),
    int64(
      'quick_adder_prediction',
      'QuickAdderPrediction',
      'Machines that were predicted from the latest rise of demand.',
    ),
    int64('combined_prediction', 'CombinedPrediction', 'Machines that both predictions together called for.'),
    timestamp('created_date', 'CreatedDate', 'When the prediction was made (UTC).'),
    timestamp('updated_date', 'UpdatedDate', 'When the prediction was last changed (UTC).'),
  ],
});
