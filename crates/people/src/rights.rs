//! The rights that people's own routes take.

web::rights! {
    /// Invites, resets and disables staff, makes and revokes keys, ends sessions of others.
    pub StaffManage = "staff.manage";
    /// Reads the audit trail.
    pub AuditRead = "audit.read";
}
