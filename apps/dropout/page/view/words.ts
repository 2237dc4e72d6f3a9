/** @file What the figures say, in the languages that they know. */

/** A language of the figures. */
export type Language = "en" | "zh";

/** What the figures say. */
export interface Words {
  readonly epoch: string;
  readonly loss: string;
  readonly accuracy: string;
  /** What screen readers say of curves: of what, and how they stand. */
  readonly overEpochs: (what: string, standing: readonly string[]) => string;
  readonly trainingLoss: string;
  readonly accuracies: string;
  readonly notBegun: string;
  /** Headings of the table of figures. */
  readonly columns: readonly string[];
  readonly stepOf: (step: number, steps: number) => string;
  readonly networkHint: string;
  readonly layerDropped: (layer: number, dropped: number, active: number) => string;
  readonly highest: (name: string) => string;
  readonly join: string;
  readonly samplesHint: string;
  readonly share: string;
  readonly samples: string;
  readonly mean: string;
  readonly meanOf: string;
  readonly shareOf: (value: string, percent: string) => string;
  readonly sharesWere: (shares: string) => string;
  readonly meanIs: (n: number, mean: string, h: number) => string;
  readonly samplesNote: (h: number, p: number, n: number, mean: string) => string;
  /** Of figures that stand in other pages. */
  readonly h: string;
  readonly p: string;
  readonly p1: string;
  readonly p2: string;
  readonly drawAgain: string;
  readonly start: string;
  readonly pause: string;
  readonly resume: string;
  readonly step: string;
  readonly reset: string;
  readonly networkLegend: string;
  readonly tableOfFigures: string;
  readonly states: { readonly [State in RunState]: string };
  readonly drawnImages: (trainLength: number, testLength: number) => string;
}

/** How a run stands, as it is said. */
export type RunState = "opening" | "ready" | "training" | "paused" | "finished";

export const words: { readonly [Name in Language]: Words } = {
  en: {
    epoch: "epoch",
    loss: "loss (nats)",
    accuracy: "accuracy: training lines, test dots",
    overEpochs: (what, standing) => `${what} over epochs: ${standing.join(", ")}`,
    trainingLoss: "Training loss",
    accuracies: "Accuracy",
    notBegun: "not begun",
    columns: [
      "program",
      "epoch",
      "step",
      "loss",
      "train accuracy",
      "test accuracy",
      "images / s",
      "threads",
    ],
    stepOf: (step, steps) => `${step} of ${steps}`,
    networkHint: "The first image of a batch on its way through one training step.",
    layerDropped: (layer, dropped, active) =>
      `layer ${layer}: ${dropped} of ${active} active units dropped`,
    highest: (name) => `highest score: ${name}.`,
    join: "; ",
    samplesHint: "Dropout makes of an activation h either 0 or h / (1 − p): its mean tends to h.",
    share: "share",
    samples: "samples",
    mean: "mean",
    meanOf: "mean of h′",
    shareOf: (value, percent) => `${value} in ${percent} %`,
    sharesWere: (shares) => `h′ was ${shares}`,
    meanIs: (n, mean, h) => `The mean of ${n} samples is ${mean}; h is ${h}`,
    samplesNote: (h, p, n, mean) =>
      `h = ${h}, p = ${p}: the mean of ${n} samples is ${mean}. The band is two standard deviations.`,
    h: "activation h",
    p: "probability p",
    p1: "p₁, after layer 1",
    p2: "p₂, after layer 2",
    drawAgain: "Draw again",
    start: "Start",
    pause: "Pause",
    resume: "Resume",
    step: "Another step",
    reset: "Reset",
    networkLegend:
      "● passes on, ○ dropped in this step, small: ReLU gives 0. The lines are the strongest links, dashed where they lower a score.",
    tableOfFigures: "Figures",
    states: {
      opening: "opening …",
      ready: "ready",
      training: "training",
      paused: "paused",
      finished: "finished",
    },
    drawnImages: (trainLength, testLength) =>
      `${trainLength} training and ${testLength} test images, drawn by the program: figures from them say nothing about Fashion-MNIST.`,
  },
  zh: {
    epoch: "轮",
    loss: "损失（纳特）",
    accuracy: "精度：线为训练，点为测试",
    overEpochs: (what, standing) => `${what}随轮数的变化：${standing.join("，")}`,
    trainingLoss: "训练损失",
    accuracies: "精度",
    notBegun: "尚未开始",
    columns: ["程序", "轮", "步", "损失", "训练精度", "测试精度", "图 / 秒", "线程"],
    stepOf: (step, steps) => `${step} / ${steps}`,
    networkHint: "一个批量的第一张图，走过一步训练。",
    layerDropped: (layer, dropped, active) =>
      `第 ${layer} 层：${active} 个活跃单元丢掉 ${dropped} 个`,
    highest: (name) => `得分最高：${name}。`,
    join: "；",
    samplesHint: "dropout 把激活值 h 变成 0 或 h / (1 − p)，均值趋向 h。",
    share: "占比",
    samples: "样本数",
    mean: "均值",
    meanOf: "h′ 的均值",
    shareOf: (value, percent) => `${value} 占 ${percent} %`,
    sharesWere: (shares) => `h′ 取值：${shares}`,
    meanIs: (n, mean, h) => `${n} 个样本的均值是 ${mean}，h 是 ${h}`,
    samplesNote: (h, p, n, mean) =>
      `h = ${h}，p = ${p}：${n} 个样本的均值是 ${mean}。色带为两个标准差。`,
    h: "激活值 h",
    p: "概率 p",
    p1: "p₁（第 1 层之后）",
    p2: "p₂（第 2 层之后）",
    drawAgain: "重新抽样",
    start: "开始",
    pause: "暂停",
    resume: "继续",
    step: "再走一步",
    reset: "重来",
    networkLegend:
      "● 传下去，○ 在这一步被丢掉，小点：ReLU 输出 0。连线是最强的连接，压低得分的画成虚线。",
    tableOfFigures: "数字",
    states: {
      opening: "正在准备……",
      ready: "就绪",
      training: "训练中",
      paused: "已暂停",
      finished: "已结束",
    },
    drawnImages: (trainLength, testLength) =>
      `${trainLength} 张训练图和 ${testLength} 张测试图由程序现画，由此得到的数字不能说明 Fashion-MNIST。`,
  },
};
