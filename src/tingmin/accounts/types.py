"""The posts' names, and a demo account as the start-up table prints it."""

from dataclasses import dataclass

from tingmin.kernel.actors import Post
from tingmin.kernel.labels import Label

POSTS: dict[Post, Label] = {
    Post.CLERK: Label("信访工作人员", "Petition clerk"),
    Post.HANDLER: Label("承办人", "Handler"),
    Post.HEAD: Label("负责人", "Head"),
    Post.REVIEWER: Label("复查复核员", "Reviewer"),
    Post.SUPERVISOR: Label("督查员", "Supervisor"),
    Post.LEADER: Label("领导", "Leader"),
    Post.ANALYST: Label("分析员", "Analyst"),
    Post.AGENT: Label("热线坐席", "Hotline agent"),
    Post.PETITIONER: Label("信访人", "Petitioner"),
    Post.SYSTEM: Label("系统", "System"),
}


@dataclass(frozen=True, slots=True)
class Account:
    """An account to sign in with: user name, the person's name, post and organ."""

    username: str
    name: str
    post: Post
    organ_code: str
