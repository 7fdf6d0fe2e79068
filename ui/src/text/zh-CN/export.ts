import type { exporting as english } from '../en/export';
import type { Translated } from '../keys';

export const exporting: Translated<typeof english> = {
  'export.title': '导出结果',
  'export.rows': '行',
  'export.all': '所有行',
  'export.failed': '失败的行',
  'export.shown': '表格当前显示的行',
  'export.format': '格式',
  'export.csv': '适用于 Excel 的 CSV',
  'export.csv_hint': '每行一条：先是您的列，然后是结果。',
  'export.json': 'JSON',
  'export.json_hint': '供程序使用：每行一个对象，JSON 内容原样嵌入。',
  'export.body': '包含返回的内容',
  'export.body_hint': '文件可能会很大。',
  'export.body_none': '此任务没有保留返回的内容。',
  'export.unfinished': '运行尚未完成：未抓取的行会有标记。',
  'export.go': '导出',
  'export.busy': '正在导出…',
  'export.saved': '已保存 {name}：{rows, number} 行，{size}',
  'export.show': '在文件夹中显示',
  'export.selected': '选中的行',
};
