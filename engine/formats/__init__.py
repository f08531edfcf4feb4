"""Exports and imports of label maps: VOC, COCO, YOLO-seg, LabelMe, CSV and plain masks."""
