"""The acts that the audit trail knows, and their Chinese names: one registry for every app."""

AUDIT_LABELS: dict[str, str] = {
    "login": "登录",
    "login_failed": "登录失败",
    "logout": "退出登录",
    "password_changed": "修改密码",
    "password_reset": "重置密码",
    "user_created": "新建账号",
    "user_edited": "修改账号",
    "user_deactivated": "停用账号",
    "user_activated": "启用账号",
    "users_imported": "批量开通账号",
    "grant_added": "授权",
    "grant_revoked": "取消授权",
    "audit_exported": "导出操作记录",
    "divisions_loaded": "载入行政区划",
    "area_edited": "修改区划用词",
    "unit_created": "新建单位",
    "unit_edited": "修改单位",
    "unit_dissolved": "撤销单位",
    "unit_succession": "登记单位沿革",
    "term_created": "新建届次",
    "term_edited": "修改届次",
    "term_unit_added": "单位加入届次",
    "term_unit_removed": "单位移出届次",
    "profile_edited": "修改单位情况",
    "profile_field_added": "增加自定义字段",
    "profile_field_removed": "停用自定义字段",
    "table_imported": "导入表格",
    "table_exported": "导出表格",
}
"""Apps that come later add their own acts here; an act without a label is shown by its stored name."""


def action_label(action: str) -> str:
    return AUDIT_LABELS.get(action, action)
